"""What goes into a render, as plain values that JSON can hold: enough to make the same file again."""

from __future__ import annotations

import argparse
import dataclasses
import platform
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import aubio
import av
import numpy as np

from react_app import __version__
from react_app.audio.decode import file_sha256
from react_app.audio.grid import GRID_VERSION, TrackGrid, grid_id, grid_to_json
from react_app.core.controls import ControlChange
from react_app.core.plan import Plan
from react_app.core.shader import ShaderDescription
from react_app.core.show import Show
from react_app.core.showclips import digest_of
from react_app.core.showfile import show_to_dict
from react_app.core.take import FILE_NAME, Take
from react_app.engine.context import GlInfo, create_headless, describe
from react_app.export.asking.arguments import add_export_arguments, add_render_take_arguments
from react_app.export.playing.heard import Piece
from react_app.export.playing.sizes import sizes_of
from react_app.export.playing.source import DEMO_TRACK
from react_app.shaders.library import HOUSE_FOLDER

UNTOLD = ("run", "json", "verify", "steered", "lease", "anew", "manifest", "no_manifest")
"""Arguments that say how a command is run and not what it makes."""


def inputs_of(
    command: str,
    arguments: argparse.Namespace,
    *,
    heard: Mapping[str, object],
    show: Show | None = None,
    plans: Iterable[Plan] = (),
    cues: Sequence[ControlChange] = (),
    drawn_by: GlInfo | None = None,
) -> dict[str, object]:
    """Return what goes into a render. All paths in it are absolute.

    `arguments` are those of `export` or `render-take`; `heard` comes from `track_heard` or `take_heard`. What draws is
    found out with a context of its own where `drawn_by` does not tell.

    Raises:
        ReactError: a file cannot be read, or there is no usable OpenGL.
    """
    inputs: dict[str, object] = {
        "app": __version__,
        "command": normalised(command, arguments),
        **heard,
        "cues": [{"t": cue.t, "id": cue.id, "value": plain(cue.value)} for cue in cues],
        "shaders": [_shader(shader) for shader in _shaders(plans)],
        "clips": _clips(plans),
        "versions": versions(),
        "drawn_by": plain(drawn_by or what_draws()),
    }
    if show is not None:
        inputs |= {"show": plain(show_to_dict(show)), "seed": show.seed}
    return inputs


def track_heard(track: Path, *, rate: int, live_beats: bool) -> dict[str, object]:
    """Return what an export hears: the track, the rate of the video's sound, and where the beats come from.

    The render notes the grid's name under `beats` once it is known.

    Raises:
        TrackError: it cannot be read.
    """
    path = "demo" if track == DEMO_TRACK else str(track.absolute())
    source = {"path": path, "sha256": file_sha256(track), "bytes": track.stat().st_size, "rate": rate}
    beats: dict[str, object] = {"from": "live tracker"} if live_beats else {"from": "grid", "analysis": GRID_VERSION}
    return {"track": source, "beats": beats}


def note_grid(heard: Mapping[str, object], grid: TrackGrid) -> None:
    """Note the name of the grid that tells the beats in what an export hears (`track_heard`)."""
    beats = heard["beats"]
    if isinstance(beats, dict) and beats["from"] == "grid":
        beats["grid"] = grid_id(grid_to_json(grid))


def take_heard(take: Take, pieces: Sequence[Piece]) -> dict[str, object]:
    """Return what a take is: its folder, the hash of its log, the sizes it was shown at, and the files it heard.

    Raises:
        TrackError: one of them cannot be read.
    """
    files = dict.fromkeys(piece.path for piece in pieces if piece.path is not None)
    grids = sorted({piece.grid for piece in pieces if piece.grid})
    return {
        "take": {
            "path": str(take.folder.absolute()),
            "log_sha256": file_sha256(take.folder / FILE_NAME),
            "recorded_by": take.header.app_version,
            "begin_sample": take.header.sample,
            "end_sample": take.end,
            "sizes": [plain(size) for size in sizes_of(take)],
        },
        "heard": [{"path": str(path.absolute()), "sha256": file_sha256(path)} for path in files],
        "beats": {"from": "take", "grids": grids},
    }


def parser_of(command: str) -> argparse.ArgumentParser:
    """Return what reads the arguments of `export` or `render-take`."""
    parser = argparse.ArgumentParser(prog=f"react-app {command}")
    (add_export_arguments if command == "export" else add_render_take_arguments)(parser)
    return parser


def normalised(command: str, arguments: argparse.Namespace) -> list[str]:
    """Return the command line that says the same as `arguments`, with absolute paths, defaults left out."""
    options: list[str] = []
    words: list[str] = []
    for action in parser_of(command)._actions:
        value = getattr(arguments, action.dest, None)
        if action.dest in UNTOLD or value is None or value == action.default:
            continue
        values = value if isinstance(value, list | tuple) else [value]
        if not action.option_strings:
            words += [_word(item) for item in values]
        elif isinstance(value, bool):
            options.append(action.option_strings[-1])
        else:
            options += [f"{action.option_strings[-1]}={_word(item)}" for item in values]
    return [command, *options, "--", *words]


def versions() -> dict[str, str]:
    """Return the versions of what computes."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "aubio": str(aubio.version),
        "av": av.__version__,
        "ffmpeg": str(av.ffmpeg_version_info),
        "system": f"{platform.system()} {platform.machine()}",
    }


def what_draws() -> GlInfo:
    """Return what would draw a render in this process.

    Raises:
        GraphicsError: there is no usable OpenGL.
    """
    context = create_headless()
    try:
        return describe(context)
    finally:
        context.release()


def plain(value: object) -> object:
    """Return a value as JSON has it: fractions as text, records and mappings as objects, paths as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    if isinstance(value, Fraction | Path):
        return str(value)
    return value


def _word(value: object) -> str:
    """Return an argument; a file that is there is named by its whole path."""
    text = str(value)
    layer, equals, look = text.partition("=")
    if equals and Path(look).suffix and Path(look).exists():
        return f"{layer}={Path(look).absolute()}"
    path = Path(text)
    if isinstance(value, Path) or (path.suffix and path.exists()):
        return str(path.absolute())
    return text


def _shaders(plans: Iterable[Plan]) -> list[ShaderDescription]:
    found: dict[tuple[object, ...], ShaderDescription] = {}
    for plan in plans:
        for shader in plan.shaders():
            found.setdefault((shader.id, shader.digest, shader.images), shader)
    return sorted(found.values(), key=lambda shader: shader.digest if Path(shader.id).is_absolute() else shader.id)


def _shader(shader: ShaderDescription) -> dict[str, object]:
    """Return a shader by its hash; with its text and images where it does not come with the app."""
    told: dict[str, object] = {"id": shader.id, "sha256": shader.digest}
    if not shader.path or Path(shader.path).is_relative_to(HOUSE_FOLDER):
        return told
    told |= {"path": shader.path, "text": shader.text.split("\n")}
    if shader.vertex:
        told["vertex"] = shader.vertex.split("\n")
    if shader.images:
        told["images"] = [
            {"name": image.name, "path": image.path, "sha256": _hash(Path(image.path))} for image in shader.images
        ]
    return told


def _clips(plans: Iterable[Plan]) -> list[dict[str, object]]:
    paths = {
        layer.clip.path for plan in plans for scene in plan.scenes for layer in scene.layers if layer.clip is not None
    }
    clips: list[dict[str, object]] = [{"path": path, "digest": _digest(Path(path))} for path in paths]
    return sorted(clips, key=lambda clip: (str(clip["digest"]), str(clip["path"])))


def _hash(path: Path) -> str:
    """Return the hash of a file, empty where it cannot be read: then it is not seen either."""
    return file_sha256(path) if path.is_file() else ""


def _digest(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError:
        return ""
