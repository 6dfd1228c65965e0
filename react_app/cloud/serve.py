"""`react-app cloud serve`: both cloud services on this machine, with videos the app itself renders."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from react_app.core.errors import BadInputError
from react_app.core.paths import Paths
from react_app.export.playing.source import DEMO_FOLDER
from react_app.export.system.interrupts import TerminationAsInterrupt

if TYPE_CHECKING:
    from sync.server.accounts import FirstAccount
    from sync.server.faults import Faults

PORT = 8765


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up the parser of `cloud serve`."""
    parser.description = (
        "Serve Compeller and the Music Visuals API on this machine: a studio without a network. What is uploaded is "
        "rendered by this app, one video at a time, behind everything else. Songs in the music folder of the data "
        "folder can be searched for; the demo track is always there. The first start makes an account and shows its "
        "password and tokens, this one time."
    )
    parser.add_argument("--port", type=_port, default=PORT, metavar="N", help=f"port to listen on ({PORT}; 0: any)")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="NAME", help="address to listen on; this machine only by default"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="where accounts, tracks and videos are kept")
    parser.add_argument(
        "--size",
        metavar="WxH",
        help="size of wide videos, others fit into it (1920x1080 with a GPU, 960x540 without)",
    )
    parser.add_argument("--public-url", default="", metavar="URL", help="where others reach it, if not there")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="misbehave, for tests of clients (slow=0.5, status=503, cut_after=10000, …); may be repeated",
    )
    parser.set_defaults(cloud=run_serve)


def run_serve(arguments: argparse.Namespace, paths: Paths) -> int:
    """Serve until Ctrl-C; return the exit code.

    Raises:
        BadInputError: an argument cannot be used.
        SyncError: the port or the data folder cannot be used.
    """
    from react_app.cloud.sizes import picture_for
    from react_app.cloud.studio import AppStudio
    from react_app.doctor import has_gpu
    from sync.server.app import create_app
    from sync.server.run import open_socket, serve, warning

    faults = _faults(arguments.fault)
    picture_for(arguments.size, gpu=True)  # a size that cannot be used is told before anything is made
    data = arguments.data or paths.data / "studio"
    if arguments.port:
        open_socket(arguments.host, arguments.port).close()
    picture = picture_for(arguments.size, gpu=has_gpu())
    app = create_app(
        data.absolute(),
        AppStudio(paths, picture),
        faults=faults,
        public_url=arguments.public_url,
        music=(DEMO_FOLDER,),
    )
    if app.core.first is not None:
        _tell_first(app.core.first, data)
    if said := warning(arguments.host):
        print(f"Note: {said}", file=sys.stderr)

    def ready(url: str) -> None:
        drawn = "drawn by the processor" if picture.software else "drawn by the GPU"
        print(f"Videos are made at up to {picture.width}x{picture.height}, {drawn}.")
        print(f"The studio is open at {url}. Ctrl-C closes it; what is not finished goes on next time.", flush=True)

    with TerminationAsInterrupt("SIGTERM"):
        serve(app, arguments.host, arguments.port, ready=ready)
    print("The studio is closed.")
    return 0


def _tell_first(first: FirstAccount, data: Path) -> None:
    """Show the secrets of the first account; the server itself keeps only hashes."""
    print(f"A new studio was made in {data}. Its account, shown this one time:")
    rows = (
        ("user", first.user.name),
        ("password", first.password),
        ("token", first.token),
        ("live key", first.live_key),
        ("test key", first.test_key),
    )
    for name, value in rows:
        print(f"  {name:<9} {value}")
    print("Sign in with user and password, or the token; the keys are for the Music Visuals API.", flush=True)


def _faults(words: list[str]) -> Faults:
    from sync.server.faults import parse_faults

    try:
        return parse_faults(words)
    except ValueError as error:
        raise BadInputError(str(error)) from error


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return number
