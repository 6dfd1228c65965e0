"""Entry of the ears process: `python -m react_app.audio --runtime DIR --epoch SECONDS`, started by the stage."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sys
import time
from pathlib import Path

from react_app.audio.capture import HungError
from react_app.audio.ears import Ears
from react_app.core.errors import LinkError
from react_app.core.paths import default_paths
from react_app.link.channel import Server
from react_app.link.realtime import collect_by_hand, prefer_this_process
from react_app.link.supervisor import wait_in_standby, write_pid

_HUNG, _RUNS_ALREADY = 5, 4
_NAME_FREE_S = 2.0


def main(argv: list[str] | None = None) -> int:
    """Run the ears; exit code 4 when they run already, 5 when the sound system hangs and a new process must try."""
    parser = argparse.ArgumentParser(prog="react-app ears")
    parser.add_argument("--runtime", type=Path, required=True)
    parser.add_argument("--epoch", type=float, required=True, help="time.monotonic() of heard-stream sample 0")
    parser.add_argument("--grids", type=Path, help="folder of the grids of known tracks; the user's own by default")
    parser.add_argument("--standby", action="store_true", help="load everything, then wait to take over")
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.setswitchinterval(0.001)
    if arguments.standby and not wait_in_standby():
        return 0
    try:
        server = _server(arguments.runtime)
    except LinkError as error:
        with contextlib.suppress(OSError):
            (arguments.runtime / "ears.error").write_text(str(error), "utf-8")
        print(error, file=sys.stderr)
        return _RUNS_ALREADY
    write_pid(arguments.runtime, "ears")
    ears = Ears(arguments.runtime, arguments.epoch, server, arguments.grids or default_paths().grids)
    signal.signal(signal.SIGTERM, lambda signum, frame: ears.quit())
    signal.signal(signal.SIGINT, lambda signum, frame: ears.quit())
    prefer_this_process()
    collect_by_hand()
    try:
        ears.run()
    except HungError as error:
        logging.getLogger(__name__).error("%s", error)
        return _HUNG
    return 0


def _server(runtime: Path) -> Server:
    """Take the name `ears`; ears that are just ending get a moment to give it up."""
    end = time.monotonic() + _NAME_FREE_S
    while True:
        try:
            return Server(runtime, "ears")
        except LinkError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a sound system that hangs must not keep the process from ending
