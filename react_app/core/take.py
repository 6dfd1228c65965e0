"""The take: a performance written down while it happens, as JSON lines, so that it can be rendered again at any size.

A take is a folder. `take.jsonl` holds one record per line, each with the sample of the heard stream (44.1 kHz) it
happened at; the first line is the header. Audio that was heard from a device lies beside it, and in `shaders` and
`images` the texts of the shaders that were played and the images they import, under their hashes.

    head     the app's version, when it began, the show document, where the session stood, the picture's size
    change   a control change            plan   the show document (all of it is told) or the text of a shader changed
    heard    what the heard stream is from here on      state   where the session stands (after a restart)
    size     the picture's size and rate changed        hint    what the beat tracker was told
    begun    from here on what is heard was analysed anew   image   an image that shaders import was loaded, or changed
    mark     the performance went on at least until here        end    the take was closed in good order
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from react_app.core.controls import ControlChange
from react_app.core.errors import TakeError
from react_app.core.session import SessionState
from react_app.core.take_events import Kind, TakeEvents
from react_app.core.take_records import (
    SCHEMA,
    HeardKind,
    TakeAudio,
    TakeBegun,
    TakeChange,
    TakeEvent,
    TakeHeader,
    TakeHint,
    TakeImage,
    TakePlan,
    TakeSize,
    TakeState,
    encode_record,
    event_from_dict,
    header_from_dict,
    header_to_dict,
    state_to_dict,
)
from react_app.core.tempo import TempoHint

__all__ = [
    "FILE_NAME",
    "IMAGES",
    "SHADERS",
    "HeardKind",
    "Take",
    "TakeAudio",
    "TakeBegun",
    "TakeChange",
    "TakeEvent",
    "TakeHeader",
    "TakeHint",
    "TakeImage",
    "TakePlan",
    "TakeSize",
    "TakeState",
    "TakeWriter",
    "read_header",
    "read_take",
]

FILE_NAME = "take.jsonl"
SHADERS, IMAGES = "shaders", "images"
"""The folders of a take's shader texts, and of the images they import."""


@dataclass(frozen=True, slots=True)
class Take:
    """A take as read: events by time, those of one sample in the order they were written.

    `end` is the last sample anything is known of; `closed` tells whether it was ended in good order. `damaged` counts
    the lines that could not be read (a crash may cut the last one).
    """

    folder: Path
    header: TakeHeader
    events: Sequence[TakeEvent] = ()
    end: int = 0
    closed: bool = False
    damaged: int = 0

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the events of one kind, by time."""
        if isinstance(self.events, TakeEvents):
            return self.events.of(kind)
        return tuple(event for event in self.events if isinstance(event, kind))


class TakeWriter:
    """Writes a take. Records may be added from any thread and never fail; one thread calls `flush` and `close`.

    When the disk is full nothing is lost: what could not be written waits in memory, and the next `flush` that finds
    space goes on in the middle of the line where the last one stopped.
    """

    def __init__(self, folder: Path, header: TakeHeader) -> None:
        """Begin a take, or go on with the one in `folder` after a crash: a last line that was cut is removed, and the
        header's show and state become records of their own.

        Raises:
            TakeError: the folder or file cannot be made, or it holds something else; nothing is left behind then.
        """
        self._path = folder / FILE_NAME
        self._waiting: deque[bytes] = deque()
        self._written = 0
        self._closed = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            existed = self._path.exists() and self._path.stat().st_size > 0
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        except OSError as error:
            raise TakeError(f"The take cannot be recorded to {folder}: {error.strerror}.") from error
        try:
            if existed and self._repaired():
                self.plan(header.sample, header.show, shaders=header.shaders, images=header.images)
                self.state(header.sample, header.state)
            else:
                existed = False
                self._add("head", header.sample, header_to_dict(header))
            self.flush(sync=True)
        except (TakeError, OSError) as error:
            os.close(self._file)
            if not existed:
                self._path.unlink(missing_ok=True)
            if isinstance(error, TakeError):
                raise
            raise TakeError(f"The take cannot be recorded to {folder}: {error.strerror}.") from error

    def change(self, sample: int, change: ControlChange) -> None:
        """Record a control change."""
        values = {"id": change.id, "value": change.value, "source": change.source, "t": change.t}
        self._add("change", sample, values)

    def plan(
        self,
        sample: int,
        show: Mapping[str, object],
        *,
        replaced: bool = False,
        shaders: Mapping[str, str] | None = None,
        images: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Record that the show document or a shader changed; `replaced` if another show was opened. `shaders` are the
        hashes of their texts by id, `images` the paths of what they import by id and name."""
        told = {name: value for name, value in (("shaders", shaders), ("images", images)) if value}
        self._add("plan", sample, {"show": show, "replaced": replaced, **told})

    def image(self, image: TakeImage) -> None:
        """Record that an image that shaders import was loaded, or changed while it was shown."""
        values = {"path": image.path, "sha256": image.sha256, "bytes": image.bytes}
        self._add("image", image.sample, values | {"changed": True} if image.changed else values)

    def heard(
        self, sample: int, *, kind: HeardKind, path: str = "", sha256: str = "", offset: int = 0, grid: str = ""
    ) -> None:
        """Record what the heard stream is from `sample` on; the arguments are those of `TakeAudio`."""
        values = {"kind": kind, "path": path, "sha256": sha256, "offset": offset}
        self._add("heard", sample, values | {"grid": grid} if grid else values)

    def state(self, sample: int, state: SessionState) -> None:
        """Record where the session stands, after the stage was started anew."""
        self._add("state", sample, {"state": state_to_dict(state)})

    def size(self, sample: int, width: int, height: int, fps: float) -> None:
        """Record that the picture's size or rate changed."""
        self._add("size", sample, {"width": width, "height": height, "fps": fps})

    def hint(self, sample: int, hint: TempoHint) -> None:
        """Record what the beat tracker was told before it heard `sample`."""
        self._add("hint", sample, asdict(hint))

    def begun(self, sample: int) -> None:
        """Record that what is heard was analysed anew from `sample` on, the first of a hop."""
        self._add("begun", sample, {})

    def mark(self, sample: int) -> None:
        """Record that the performance goes on, so that a take cut short by a crash still knows its length."""
        self._add("mark", sample, {})

    def flush(self, *, sync: bool = False) -> None:
        """Hand everything added so far to the system; `sync` waits until it is on the disk.

        Raises:
            TakeError: it cannot be written now (the disk is full); call again later, nothing is lost.
        """
        if self._closed:
            return
        try:
            while self._waiting:
                line = self._waiting[0]
                while self._written < len(line):
                    self._written += os.write(self._file, line[self._written :])
                self._waiting.popleft()
                self._written = 0
            if sync:
                os.fsync(self._file)
        except OSError as error:
            raise TakeError(f"The take cannot be written to {self._path.parent}: {error.strerror}.") from error

    def close(self, sample: int) -> None:
        """Write what is left and the end of the take, and close the file; a second call does nothing.

        Raises:
            TakeError: it cannot be written now; call again later.
        """
        if self._closed:
            return
        if not self._waiting or not self._waiting[-1].startswith(b'{"k":"end"'):
            self._add("end", sample, {})
        self.flush(sync=True)
        self._closed = True
        os.close(self._file)

    def _add(self, kind: str, sample: int, values: Mapping[str, object]) -> None:
        self._waiting.append(encode_record(kind, sample, values))

    def _repaired(self) -> bool:
        """Move to the end of an existing take and cut off a half-written last line; False if no line is whole."""
        end = os.lseek(self._file, 0, os.SEEK_END)
        keep = end
        while keep > 0:
            start = max(0, keep - 65536)
            os.lseek(self._file, start, os.SEEK_SET)
            newline = os.read(self._file, keep - start).rfind(b"\n")
            if newline >= 0:
                keep = start + newline + 1
                break
            keep = start
        if keep:
            read_header(self._path)
        os.ftruncate(self._file, keep)
        os.lseek(self._file, keep, os.SEEK_SET)
        return keep > 0


def read_header(path: Path) -> TakeHeader:
    """Read only the first line of a take file.

    Raises:
        TakeError: it cannot be opened, is not a take or is a newer app's.
    """
    try:
        with path.open("rb") as file:
            return _header(path, file.readline())
    except OSError as error:
        raise TakeError(f"{path} cannot be opened: {error.strerror}.") from error


def read_take(folder: Path) -> Take:
    """Read a take from its folder.

    Lines that cannot be read, such as one a crash has cut, are counted and skipped.

    Raises:
        TakeError: there is no take, its first line cannot be read, or it was recorded by a newer app.
    """
    path = folder / FILE_NAME
    if not path.exists():
        raise TakeError(f"{folder} is not a take: it has no {FILE_NAME}.")
    events = TakeEvents()
    damaged = 0
    closed = False
    try:
        with path.open("rb") as file:
            header = _header(path, file.readline())
            end = header.sample
            for line in file:
                try:
                    sample = events.add_line(line)
                    if sample is not None:
                        end, closed = max(end, sample), False
                        continue
                    record = json.loads(line)
                    event = event_from_dict(record)
                    end = max(end, record["s"])
                    closed = record["k"] == "end"
                    if event is not None:
                        events.add(event)
                except (ValueError, KeyError, TypeError, RecursionError):
                    damaged += 1
    except OSError as error:
        raise TakeError(f"{path} cannot be read: {error.strerror}.") from error
    events.sort()
    return Take(folder, header, events, end, closed, damaged)


def _header(path: Path, line: bytes) -> TakeHeader:
    try:
        record = json.loads(line)
        schema = record["schema"]
        if record["k"] == "head" and isinstance(schema, int) and schema > SCHEMA:
            raise TakeError(
                f"{path} was recorded by a newer version of the app (schema {schema}, this app knows {SCHEMA})."
            )
        return header_from_dict(record)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise TakeError(f"{path} is not a take, or its first line is damaged.") from error
