"""The manifest beside a finished file: what went in and what came out, so that it can be made and checked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from react_app.audio.decode import file_sha256
from react_app.core.errors import ExportError
from react_app.core.wholefile import json_bytes, write_whole
from react_app.engine.context import GlInfo
from react_app.export.passes.manifest_inputs import inputs_of, note_grid, plain, take_heard, track_heard
from react_app.export.passes.manifest_places import WORDS, contents_of, relative_to, replaced, without_places
from react_app.export.passes.outputs import Output

if TYPE_CHECKING:
    from react_app.export.passes.render import RenderJob

__all__ = [
    "SCHEMA",
    "WORDS",
    "add_checks",
    "files_of",
    "inputs_of",
    "key_of",
    "manifest_path",
    "note_grid",
    "output_key",
    "read",
    "replaced",
    "sha256_of",
    "take_heard",
    "track_heard",
    "write",
]

SCHEMA = 1
_LINE = 120
_UNSEEN = ("name", "audio", "output")
"""Parts of a show that change no picture: the size and rate of a render stand elsewhere."""
_UNREAD = frozenset(
    (
        *("presets", "crf_range", "codecs", "audio", "label", "smallest", "largest", "bit_rates"),
        *("sounds", "copies", "sound_of", "sound_rates", "rates", "fastest"),
    )
)
"""Parts of a format that say what it could be and not what it is."""


def key_of(job: RenderJob, drawn_by: GlInfo | None = None) -> str:
    """Return the digest of everything that changes the pictures or bytes of a render, and of nothing else.

    Where files lie does not count. `drawn_by` is what draws, else what the job's inputs say. It is empty for a job
    that does not say what goes in: nothing can be known of it.
    """
    if not job.inputs:
        return ""
    values: dict[str, object] = {name: value for name, value in job.inputs.items() if name != "command"}
    if drawn_by is not None:
        values["drawn_by"] = plain(drawn_by)
    show = values.get("show")
    if isinstance(show, Mapping):
        values["show"] = {name: value for name, value in show.items() if name not in _UNSEEN}
    beats = values.get("beats")
    if isinstance(beats, Mapping):
        values["beats"] = {name: value for name, value in beats.items() if name != "grid"}
    values["span"] = plain(job.span)
    values["size"] = plain(job.size)
    values["sound_rate"] = job.sound_rate
    values["strict"] = job.strict
    values["lead"] = job.lead
    values["outputs"] = [_output(output) for output in job.outputs]
    return _digest(without_places(replaced(values, contents_of(job.inputs))))


def output_key(output: Output) -> str:
    """Return the digest of what one file of a pass is, wherever it is written to."""
    return _digest(_output(output))


def manifest_path(out: Path) -> Path:
    """Return where the manifest of a file lies."""
    return out.with_name(f"{out.name}.manifest.json")


def write(
    job: RenderJob,
    output: Output,
    drawn_by: GlInfo | None = None,
    facts: Mapping[str, object] | None = None,
    *,
    file: Path | None = None,
) -> Path | None:
    """Write the manifest of a finished file beside it and return its path; None for a job that tells no inputs.

    `facts` are what a check of the file found. `file` is where the file lies now if it has not got its name yet.

    Raises:
        ExportError: it cannot be written.
        TrackError: the file cannot be read.
    """
    if not job.inputs:
        return None
    path = manifest_path(output.out)
    inputs = dict(job.inputs)
    command = inputs.pop("command", [])
    drawn = plain(drawn_by) if drawn_by is not None else inputs.get("drawn_by")
    long: dict[str, object] = {str(name): inputs.pop(name) for name in ("shaders", "cues", "show") if name in inputs}
    document: dict[str, object] = {
        "manifest": SCHEMA,
        "file": output.out.name,
        **_made(job, output, file or output.out),
        "command": command,
        "key": key_of(job, drawn_by),
        **inputs,
        "drawn_by": drawn,
        "picture": {"size": list(job.size), "fps": str(job.span.fps)},
        "span": {
            "first_frame": job.span.first,
            "frames": job.span.count,
            "begin_s": str(job.span.begin),
            "end_s": str(job.span.stop),
        },
        "output": _output(output),
        "output_key": output_key(output),
        "checks": dict(facts) if facts else {},
    }
    document.update(long)
    _save(path, replaced(document, relative_to(document, path.absolute().parent)))
    return path


def read(path: Path) -> dict[str, Any]:
    """Read a manifest.

    Raises:
        ExportError: it cannot be opened, is none, or is a newer app's.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ExportError(f"The manifest {path} cannot be opened: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ExportError(f"{path} is not a manifest: {error}.") from error
    schema = document.get("manifest") if isinstance(document, dict) else None
    if not isinstance(schema, int) or isinstance(schema, bool):
        raise ExportError(f"{path} is not a manifest of an export.")
    if schema > SCHEMA:
        raise ExportError(
            f"{path} was written by a newer version of the app (schema {schema}, this app knows {SCHEMA})."
        )
    return dict(document)


def add_checks(out: Path, checks: Mapping[str, object]) -> None:
    """Note in the manifest of a finished file what a look at it found; without a manifest nothing is noted.

    Raises:
        ExportError: the manifest cannot be read or written.
    """
    path = manifest_path(out)
    if path.is_file():
        _save(path, {**read(path), "checks": plain(checks)})


def files_of(output: Output) -> list[Path]:
    """Return the files an output has: one, or the pictures of a sequence; none if it is not there."""
    if output.video.kind != "sequence":
        return [output.out] if output.out.is_file() else []
    pictures = output.sequence
    return [pictures.picture(number) for number in pictures.numbers()]


def sha256_of(output: Output) -> str:
    """Return the hash of what was made: of the file, or of the names and hashes of a sequence's pictures.

    Raises:
        TrackError: a file cannot be read.
    """
    if output.video.kind != "sequence":
        return file_sha256(output.out)
    sha = hashlib.sha256()
    for entry in files_of(output):
        sha.update(f"{entry.name} {file_sha256(entry)}\n".encode("utf-8", "surrogatepass"))
    return sha.hexdigest()


def _made(job: RenderJob, output: Output, file: Path) -> dict[str, object]:
    """Return what came out. A sequence of pictures is hashed picture by picture."""
    made: dict[str, object] = {"frames": output.pictures(job.span.count)}
    files = files_of(replace(output, out=file))
    made |= {"sha256": sha256_of(replace(output, out=file)), "bytes": sum(entry.stat().st_size for entry in files)}
    if output.video.kind == "sequence":
        made["files"] = len(files)
    return made | {"sound_samples": 0 if output.silent else output.samples(job.span, job.sound_rate)[1]}


def _output(output: Output) -> dict[str, object]:
    """Return what a file of a pass is, but where it goes."""
    told = plain(output)
    assert isinstance(told, dict)
    cover = output.tags.cover
    told["tags"] |= {"cover": hashlib.sha256(cover).hexdigest() if cover else ""}
    told["target"] = "" if output.target is None else output.target.id
    told["suffix"] = output.out.suffix.lower()
    told["video"] = {
        name: {key: part for key, part in value.items() if key not in _UNREAD} if isinstance(value, Mapping) else value
        for name, value in told["video"].items()
    }
    if output.video.sound.copied:
        told["video"]["sound"]["copied"] = "the track"
    return {name: value for name, value in told.items() if name != "out"}


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _pretty(value: object, indent: str = "") -> str:
    """Return JSON in which what is short stands on one line."""
    line = json.dumps(value, ensure_ascii=False, default=repr)
    inner = f"{indent}  "
    if (len(line) + len(indent) <= _LINE and indent) or not value or not isinstance(value, Mapping | list | tuple):
        return line
    if isinstance(value, Mapping):
        members = [f"{json.dumps(str(key), ensure_ascii=False)}: {_pretty(part, inner)}" for key, part in value.items()]
        return "{\n" + ",\n".join(inner + member for member in members) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + _pretty(part, inner) for part in value) + f"\n{indent}]"


def _save(path: Path, document: Mapping[str, Any]) -> None:
    try:
        write_whole(path, json_bytes(f"{_pretty(document)}\n"), sync=True)
    except OSError as error:
        raise ExportError(f"The manifest {path} cannot be written: {error.strerror}.") from error
