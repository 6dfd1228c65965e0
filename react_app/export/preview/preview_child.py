"""`python -m react_app.export preview export TRACK …`: the process that draws the frames a preview asks for.

Orders come as lines, `{"show": 120}`. Answers are JSON lines; one with `bytes` is followed by so many bytes of data.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import IO, Any

from react_app.audio.decode import file_sha256, probe_track
from react_app.audio.grid_store import GridStore
from react_app.core.errors import ReactError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.paths import Paths, default_paths
from react_app.core.take import read_take
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.export.asking.arguments import add_export_arguments, add_render_take_arguments
from react_app.export.commands.cli import export_job
from react_app.export.commands.take_cli import take_folder, take_job
from react_app.export.media.convert import Picture
from react_app.export.passes.render import RenderJob
from react_app.export.playing import heard
from react_app.export.playing.known import grids_of_take
from react_app.export.playing.lead import lead_begin
from react_app.export.playing.source import DEMO_FOLDER, track_path
from react_app.export.preview.course import Course, InterruptedDrawing, Remembered
from react_app.export.preview.shots import Shots, on_checkers, shrunk
from react_app.export.preview.timeline import marks, outline
from react_app.export.preview.viewfinder import Sketcher, Viewfinder, sketch_size
from react_app.export.report.report_json import JsonReport
from react_app.link.orders import listen


class Wishes:
    """Which frame is wanted: the newest order read from a stream, by a thread of its own."""

    def __init__(self, stream: IO[str]) -> None:
        self._queue: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=listen, args=(stream, self._queue), name="preview-orders", daemon=True).start()

    def waiting(self) -> bool:
        """Return whether there is a newer order, or the end."""
        return not self._queue.empty()

    def take(self, *, wait: bool) -> int | None:
        """Return the newest order, None if there is none; `wait` until there is one.

        Raises:
            EOFError: nobody asks any more.
        """
        newest: int | None = None
        while True:
            try:
                order = self._queue.get(block=wait and newest is None)
            except queue.Empty:
                return newest
            if order is None:
                raise EOFError
            with contextlib.suppress(KeyError, TypeError, ValueError):
                newest = int(order["show"])


class Voice(io.StringIO):
    """Writes answers; a listener that is gone ends the process. Reports may write their lines to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, text: str) -> int:
        """Write whole lines."""
        with self._lock:
            self._stream.write(text.encode())
            self._stream.flush()
        return len(text)

    def say(self, event: str, data: bytes = b"", **values: object) -> None:
        """Write an event, and the data that belongs to it."""
        line = {"event": event, **values, **({"bytes": len(data)} if data else {})}
        with self._lock:
            self._stream.write(json.dumps(line).encode() + b"\n")
            if data:
                self._stream.write(data)
            self._stream.flush()


def serve(job: RenderJob, wishes: Wishes, voice: Voice, box: tuple[int, int], heard: Callable[[], None]) -> None:
    """Draw what is asked for until nobody asks any more; `heard` is called when the track was heard.

    Raises:
        ReactError: it cannot be drawn.
    """
    span, output = job.span, job.outputs[0]
    features = Remembered(job.listen)
    heard()
    course = Course(job.performance, features, span.fps, span.first + span.count)
    context = create_headless()
    transparent = output.video.alpha
    renderer = Renderer(context, job.size, transparent=transparent)
    small = Renderer(context, sketch_size(job.size), transparent=transparent)
    try:
        first = lead_begin(span.first - max(0, output.loop - output.first), span.fps, job.lead)
        shots = Shots(job, output, Viewfinder(renderer, course, span.fps, first), Sketcher(small, course, first))
        begin = float((span.first + output.first) / span.fps)
        width, height = output.video.width, output.video.height
        voice.say("ready", frames=shots.count, fps=float(span.fps), begin=begin, width=width, height=height)
        goal: int | None = None
        while True:
            wish = wishes.take(wait=goal is None and not course.go_ahead(wishes.waiting))
            if wish is not None:
                goal = min(max(wish, 0), shots.count - 1)
                with contextlib.suppress(InterruptedDrawing):
                    if not shots.soon(goal, wishes.waiting):
                        sketch = shrunk(shots.sketch(goal, wishes.waiting), box)
                        _show(voice, sketch, goal, exact=False, transparent=transparent)
            elif goal is not None:
                found = shots.go_on(goal)
                if found is not None:
                    _show(voice, shrunk(found, box), goal, exact=True, transparent=transparent)
                    goal = None
    except EOFError:
        return
    finally:
        renderer.release()
        small.release()
        context.release()


def _show(voice: Voice, picture: Picture, index: int, *, exact: bool, transparent: bool) -> None:
    if transparent:
        picture = on_checkers(picture)
    height, width = picture.shape[:2]
    voice.say("picture", picture.tobytes(), index=index, exact=exact, width=width, height=height)


def _tell_timeline(arguments: argparse.Namespace, paths: Paths, job: RenderJob, voice: Voice) -> None:
    """Say what lies under the pictures; without it the preview is poorer, not wrong."""
    try:
        if arguments.command == "export":
            track = track_path(arguments.track)
            known = GridStore(paths.grids).load(file_sha256(track))
            grids = {} if known is None else {"it": known.grid}
            count = round(probe_track(track).duration * ANALYSIS_RATE)
            pieces: tuple[heard.Piece, ...] = (heard.Piece(0, count, track, is_file=True, grid="it"),)
        else:
            take = read_take(take_folder(arguments.take, paths))
            pieces = heard.pieces(take, (DEMO_FOLDER,))
            grids = grids_of_take(take, pieces, paths.grids, lambda share: None, lambda text: None)
        first = pieces[0].sample if pieces else 0
        duration = sum(piece.count for piece in pieces) / ANALYSIS_RATE
        beats, downbeats, sections = marks(pieces, grids, first)
        peaks = outline(job.sound(), job.sound_rate, duration)
    except (ReactError, OSError):
        logging.getLogger(__name__).exception("No timeline")
        return
    voice.say(
        "timeline",
        peaks.tobytes(),
        duration=duration,
        beats=beats,
        downbeats=downbeats,
        sections=[[mark.kind, mark.begin, mark.end] for mark in sections],
    )


def main(argv: Sequence[str]) -> int:
    """Serve one preview; return the exit code."""
    parser = argparse.ArgumentParser(prog="preview")
    parser.add_argument("--box", type=int, nargs=2, default=(1280, 720))
    commands = parser.add_subparsers(required=True, dest="command")
    add_export_arguments(commands.add_parser("export"))
    add_render_take_arguments(commands.add_parser("render-take"))
    arguments = parser.parse_args(argv)
    voice = Voice(sys.stdout.buffer)
    paths = default_paths()
    wishes = Wishes(sys.stdin)
    report = JsonReport(voice, time.monotonic)
    try:
        make = export_job if arguments.command == "export" else take_job
        job = make(arguments, paths, report)
        telling = threading.Thread(target=_tell_timeline, args=(arguments, paths, job, voice), daemon=True)
        serve(job, wishes, voice, tuple(arguments.box), telling.start)
    except BrokenPipeError:
        return 0
    except ReactError as error:
        voice.say("failed", message=str(error))
        return 1
    except Exception as error:  # the outermost edge: the user gets a sentence, the log the rest
        logging.getLogger(__name__).exception("Unexpected error")
        voice.say("failed", message=f"The preview failed in a way the app did not expect ({error!r}).")
        return 1
    return 0
