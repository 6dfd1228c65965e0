"""The app's one error tree; every message is a sentence a tired person can act on.

ReactError
 ├─ BadInputError        a file or value from outside cannot be used
 │   ├─ ShaderError      an ISF file cannot be used; knows the user's line
 │   ├─ ShowFileError    a show file cannot be read or written
 │   ├─ TakeError        a recorded performance cannot be read or written
 │   └─ TrackError       an audio file cannot be used
 ├─ ControlError         a control change has the wrong id or value
 ├─ AudioDeviceError     an audio device is missing or failed
 ├─ GraphicsError        no usable OpenGL
 ├─ ExportError          a render could not be written
 └─ LinkError            another process of ours cannot be reached
"""

from __future__ import annotations

from pathlib import Path


class ReactError(Exception):
    """Base of all errors we raise; `str(error)` is the sentence shown to the user."""


class BadInputError(ReactError):
    """Something that came from outside (a file, an argument) cannot be used."""


class ShaderError(BadInputError):
    """A shader cannot be used.

    `path` names the file and `line` the line in the user's own text (1-based) where one is known.
    """

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        self.path = None if path is None else str(path)
        self.line = line
        self.reason = message
        where = "" if self.path is None else f"{self.path}{'' if line is None else f':{line}'}: "
        super().__init__(f"{where}{message}")


class ShowFileError(BadInputError):
    """A show file cannot be read or written."""


class TakeError(BadInputError):
    """A recorded performance cannot be read or written."""


class TrackError(BadInputError):
    """An audio file cannot be opened, decoded or used."""


class ControlError(ReactError):
    """A control change names an unknown control or carries a value of the wrong type."""


class AudioDeviceError(ReactError):
    """An audio device is missing, refused to open or vanished."""


class GraphicsError(ReactError):
    """There is no usable OpenGL on this machine."""


class ExportError(ReactError):
    """A render could not be finished or written."""


class LinkError(ReactError):
    """Another process of ours cannot be reached or spoke nonsense."""
