"""The commands `react-app cloud ...`: arguments, and how each ends. The cloud is imported only when one runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from react_app.cloud.serve import add_serve_arguments
from react_app.core.paths import Paths

PLATFORMS = "youtube, tiktok, instagram, spotify_canvas"

EXIT_FAILED, EXIT_USAGE, EXIT_SIGN_IN, EXIT_OFFLINE, EXIT_NOT_MADE, EXIT_QUOTA, EXIT_MISSING = 1, 2, 3, 4, 5, 6, 7
EXIT_INTERRUPTED = 130

_EPILOG = """\
exit codes: 0 done; 1 it could not be done; 2 wrong arguments; 3 sign in first, or wrong password or token;
4 the server cannot be reached or is busy; 5 the compel failed or was cancelled; 6 credits are used up;
7 there is no such compel; 130 interrupted. What was begun is written down first: after Ctrl-C, a crash or an
outage `react-app cloud watch` goes on with it and never makes a second one.

--json prints one JSON object (watch and create --wait: one a line, the last one is how it ended); an error is
{"error": {"kind", "message", "billing_url"}}, its kind sign_in, offline, busy, quota, missing, conflict, refused,
service, download, local or input. A compel is {"key", "id", "title", "style", "target_platform",
"aspect_ratio", "artist_context", "state", "status", "stage", "progress", "stages", "message", "billing_url",
"created", "updated", "download", "downloaded", "size_bytes", "poster", "video", "track"}: progress and downloaded are
0 to 1, times ISO 8601, files paths or null, state is sending, queued, working, ready, rendering, done, failed or
cancelled. No password or token is ever an argument, and none is printed.
"""


def add_cloud_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands and what they take. Each sets `cloud` to what runs it."""
    parser.description = "Have compels made of songs and get them: by a service, or by the studio this app can serve."
    parser.epilog = _EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    login = _command(commands, "login", "sign in and keep the token in the keyring")
    login.add_argument(
        "--server", metavar="URL", help="root of the service; https, or http on this machine. The last one by default"
    )
    login.add_argument("--user", metavar="NAME", help="user name or e-mail address; asked for without it")
    secret = login.add_mutually_exclusive_group()
    secret.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    secret.add_argument("--token-stdin", action="store_true", help="sign in with a token, read from standard input")
    _command(commands, "logout", "forget the token; what was downloaded stays")
    _command(commands, "status", "who is signed in where, credits, compels, cache")
    listing = _command(commands, "list", "compels, newest first")
    listing.add_argument("--search", metavar="TEXT", help="only those whose title matches")
    listing.add_argument("--state", metavar="STATE", help="only those in this state (done, working, failed, …)")
    listing.add_argument("--limit", type=_count, default=20, metavar="N", help="at most so many (20)")
    _command(commands, "styles", "styles a compel can be given")
    music = _command(commands, "music", "search for music a compel can be made from")
    music.add_argument("text", metavar="TEXT", help="title or artist")

    create = _command(commands, "create", "have a compel made of a song")
    source = create.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", type=Path, metavar="FILE", help="an audio file")
    source.add_argument("--music", metavar="ID", help="a track found by `cloud music`")
    create.add_argument("--title", metavar="TEXT", help="title; the file's name by default")
    create.add_argument("--style", default="", metavar="TEXT", help="a style of `cloud styles`, or free words")
    create.add_argument("--platform", default="", metavar="NAME", help=f"what it is for: {PLATFORMS}")
    create.add_argument("--aspect", default="", metavar="W:H", help="16:9, 9:16, 1:1, 4:5; else the platform's")
    create.add_argument("--context", default="", metavar="TEXT", help="what to know of artist and song")
    create.add_argument("--no-start", action="store_true", help="stop before the render, where the server can")
    create.add_argument("--wait", action="store_true", help="wait until it is done")
    create.add_argument("--pull", type=Path, metavar="DIR", help="wait, and put the video into this folder")

    for name, text in (
        ("get", "all about one compel"),
        ("start", "start the render of a compel that is ready"),
        ("cancel", "stop a compel that is being made"),
        ("retry", "try again what failed: sending, rendering or downloading"),
    ):
        _one(_command(commands, name, text))
    pull = _command(commands, "pull", "download the video of a compel that is done, checked")
    _one(pull)
    pull.add_argument("-o", "--out", type=Path, metavar="PATH", help="copy it to this folder or file")
    watch = _command(commands, "watch", "follow compels until they are done")
    watch.add_argument("compels", nargs="*", metavar="COMPEL", help="key, id or title; all under way without it")

    serve = commands.add_parser("serve", help="serve both cloud services on this machine, rendering by this app")
    add_serve_arguments(serve)


def run_cloud(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run the chosen command and return the exit code.

    Raises:
        ReactError: an argument cannot be used.
    """
    from sync.errors import SyncError

    if "command" in arguments:
        from react_app.cloud.commands import run_command

        return run_command(arguments, paths)
    try:
        code: int = arguments.cloud(arguments, paths)
    except SyncError as error:
        print(f"react-app: {error}", file=sys.stderr)
        return EXIT_FAILED
    return code


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.add_argument("--json", action="store_true", help="print JSON; see react-app cloud --help")
    parser.set_defaults(command=name)
    return parser


def _one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("compel", metavar="COMPEL", help="its key, id or title")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
