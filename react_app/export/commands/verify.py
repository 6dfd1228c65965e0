"""`export --verify MANIFEST`: an export is rendered again, and the two files are compared."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, TextIO

from react_app.core.errors import ExportError, ReactError
from react_app.core.paths import Paths
from react_app.engine.probe import Prober
from react_app.export.commands.cli import export_job
from react_app.export.commands.deliver import job_of, plan_deliveries
from react_app.export.commands.take_cli import take_job
from react_app.export.commands.verify_compare import PictureDifference, SoundDifference, compare_pictures, compare_sound
from react_app.export.commands.verify_inputs import Found
from react_app.export.commands.verify_report import VerifyReport
from react_app.export.media.soundformat import NONE
from react_app.export.passes.manifest import files_of, output_key, read, sha256_of
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob, render
from react_app.export.report.report import Report
from react_app.export.report.steering import Steering
from react_app.export.report.told import run_steered
from react_app.shaders.verdicts import Verdicts

SAME, DIFFERENT, UNKNOWN = 0, 1, 2
"""Exit codes: the same bytes, others, and that it cannot be checked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it. `notes` are what is not as it was, `why` what may have made the difference."""

    name: str
    same: bool
    text: str
    notes: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    pictures: PictureDifference | None = None
    sound: SoundDifference | None = None


def run_verify(arguments: argparse.Namespace, paths: Paths, out: TextIO | None = None) -> int:
    """Run `export --verify`; return the exit code: 0 the same, 1 different, 2 cannot be checked."""
    found: list[Verdict] = []

    def command(report: Report, steering: Steering) -> None:
        with contextlib.suppress(_CannotCheckError):
            found.append(_verified(arguments.verify, paths, report, steering))

    code = run_steered(arguments, command)
    if code or not found:
        return code if code > DIFFERENT else UNKNOWN
    _tell(found[0], out or sys.stdout, as_json=arguments.json)
    return SAME if found[0].same else DIFFERENT


class _CannotCheckError(Exception):
    """It was told already why."""


def _verified(manifest: Path, paths: Paths, report: Report, steering: Steering) -> Verdict:
    try:
        return verify(manifest, paths, report, steering)
    except ReactError as error:
        report.error(f"{manifest.name} cannot be checked. {error}")
        raise _CannotCheckError from error


def verify(manifest: Path, paths: Paths, report: Report, steering: Steering) -> Verdict:
    """Render what a manifest tells of again, into a temporary file, and compare.

    Raises:
        ReactError: something is missing, or it cannot be rendered.
    """
    told = read(manifest)
    folder = manifest.absolute().parent
    name = str(told["file"])
    with _scratch(folder) as scratch:
        found = Found(told, folder, scratch)
        if found.problems:
            raise ExportError(" ".join(found.problems))
        again = scratch / "again" / name
        again.parent.mkdir()
        job, output = _job(told, found, again, paths, VerifyReport(report, name))
        notes = [*_notes(told, job), *_asked_for(told, output)]
        for note in notes:
            report.warning(note)
        render(_alone(job, output), VerifyReport(report, name), steering)
        return _judge(told, folder / name, output, job, tuple(notes), report)


def _job(told: Mapping[str, Any], found: Found, out: Path, paths: Paths, report: Report) -> tuple[RenderJob, Output]:
    """Return the render of the manifest's file, and the file itself among those of its pass."""
    arguments = found.arguments(out)
    if told["command"][0] == "render-take":
        jobs = [take_job(arguments, paths, report, found.library(Prober(Verdicts(paths.verdicts))))]
    elif arguments.target is None:
        jobs = [export_job(arguments, paths, report)]
    else:
        arguments.out = out.parent
        given, planned = plan_deliveries(arguments, paths, report)
        jobs = [job_of(each, given, arguments, report) for each in planned]
    outputs = [(job, output) for job in jobs for output in job.outputs]
    for job, output in outputs:
        if output_key(output) == told["output_key"]:
            return job, replace(output, out=out)
    target = told["output"].get("target", "")
    for job, output in outputs:
        if len(outputs) == 1 or (output.target is not None and output.target.id == target):
            video = _as_told(output.video, told["output"]["video"])
            tags = {name: text for name, text in told["output"]["tags"].items() if name != "cover"}
            return job, replace(output, out=out, video=video, tags=_as_told(output.tags, tags))
    raise ExportError(f"This version of the app makes no {told['file']} of the manifest's command.")


def _as_told(value: Any, told: Any) -> Any:
    """Return a record with the values a manifest tells: formats change with versions of the app."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and isinstance(told, Mapping):
        names = ({field.name for field in dataclasses.fields(value)} & told.keys()) - {"copied"}
        return replace(value, **{name: _as_told(getattr(value, name), told[name]) for name in names})
    if isinstance(value, Fraction):
        return Fraction(told)
    if isinstance(told, list) and isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        return tuple(_as_told(one, other) for one, other in zip(value, told, strict=False))
    if isinstance(told, list):
        return tuple(tuple(part) if isinstance(part, list) else part for part in told)
    return value if isinstance(value, Mapping) else told


def _alone(job: RenderJob, output: Output) -> RenderJob:
    return replace(job, outputs=(output,), anew=True, manifest=False, look=None)


def _asked_for(told: Mapping[str, Any], output: Output) -> list[str]:
    if output_key(output) == told["output_key"]:
        return []
    return ["What this version of the app would make of the command differs in format, part or tags."]


def _notes(told: Mapping[str, Any], job: RenderJob) -> list[str]:
    """Return what is not as it was and can make another file."""
    notes = []
    inputs: Mapping[str, Any] = job.inputs
    if told.get("app") != inputs["app"]:
        notes.append(f"It was made by version {told.get('app')} of the app; this is {inputs['app']}.")
    before, now = told.get("drawn_by", {}), inputs["drawn_by"]
    if (before.get("renderer"), before.get("version")) != (now["renderer"], now["version"]):
        notes.append(f"It was drawn by {_drawn(before)}; here it is {_drawn(now)}.")
    for name, version in told.get("versions", {}).items():
        if inputs["versions"].get(name) != version:
            notes.append(f"It was made with {name} {version}; here it is {inputs['versions'].get(name, 'not there')}.")
    here = {entry["id"]: entry["sha256"] for entry in inputs["shaders"] if "path" not in entry}
    for entry in told.get("shaders", ()):
        if "path" not in entry and here.get(entry["id"]) != entry["sha256"]:
            notes.append(f"The shader {entry['id']} of the app is another one in this version.")
    grids = [each.get("beats", {}).get("analysis") for each in (told, inputs)]
    if grids[0] != grids[1]:
        notes.append("The analysis of tracks is another one in this version: beats may lie elsewhere.")
    return notes


def _drawn(info: Mapping[str, Any]) -> str:
    return f"{info.get('renderer', 'unknown')} with {info.get('version', 'unknown')}"


def _judge(
    told: Mapping[str, Any], file: Path, output: Output, job: RenderJob, notes: tuple[str, ...], report: Report
) -> Verdict:
    name, wanted = file.name, told["sha256"]
    made = sha256_of(output)
    beside = replace(output, out=file)
    present = bool(files_of(beside))
    changed = present and sha256_of(beside) != wanted
    if changed:
        notes = (*notes, f"{name} is not the file its manifest tells of: it was changed since.")
        report.warning(notes[-1])
    if made == wanted and not changed:
        there = "" if present else f" {name} itself is not there."
        return Verdict(name, True, f"{name}: the same bytes again, {_facts(told)}.{there}", notes)
    if not present:
        text = f"{name} is not there to be compared with; rendered again it has other bytes than its manifest tells."
        return Verdict(name, False, text, notes, notes)
    if made == wanted:
        notes = (*notes, "Rendered again, it is the file the manifest tells of.")
    pictures = compare_pictures(
        files_of(beside), files_of(output), job.span.fps, lambda done: report.checking(min(done / told["frames"], 1.0))
    )
    has_sound = bool(told["sound_samples"]) and output.video.kind == "file" and output.video.sound.codec != NONE
    sound = compare_sound(file, output.out) if has_sound else None
    return Verdict(name, False, _difference(name, pictures, sound, has_sound), notes, notes, pictures, sound)


def _facts(told: Mapping[str, Any]) -> str:
    return f"{told['frames']} pictures, {told['bytes'] / 1e6:.2f} MB"


def _difference(name: str, pictures: PictureDifference | None, sound: SoundDifference | None, has_sound: bool) -> str:
    words = [f"{name}: not the same."]
    if pictures is None and sound is None:
        what = "pictures and its sound are" if has_sound else "pictures are"
        return f"{words[0]} Its {what}, to the last value: only the file around them differs."
    if pictures is None:
        words.append("The pictures are the same.")
    else:
        words.append(
            f"Picture {pictures.first}, at {pictures.t:.3f} s, is the first that differs; {pictures.count} of "
            f"{pictures.of} do, by up to {pictures.largest:g} of {pictures.scale:g}."
        )
        if pictures.missing:
            words.append(f"One of the files has {pictures.missing} pictures more.")
    if sound is None:
        words += ["The sound is the same."] if has_sound else []
    elif sound.lengths[0] != sound.lengths[1]:
        words.append(f"The sound is {sound.lengths[0]} samples long, and {sound.lengths[1]} rendered again.")
    else:
        words.append(f"The sound differs from {sound.t:.3f} s on, by up to {sound.largest:.2g} of full scale.")
    return " ".join(words)


def _tell(verdict: Verdict, stream: TextIO, *, as_json: bool) -> None:
    if as_json:
        stream.write(json.dumps({"event": "verified", **dataclasses.asdict(verdict)}) + "\n")
    else:
        stream.write(f"{verdict.text}\n")
        if not verdict.same:
            why = " ".join(verdict.why) or "Everything that goes in is as it was: this is a defect worth a report."
            stream.write(f"Why it may be: {why}\n")
    stream.flush()


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Make a folder beside the manifest, or elsewhere where nothing can be written there; it is gone afterwards."""
    place: Path | None = folder / f".verify.{os.getpid()}"
    try:
        assert place is not None
        place.mkdir()
    except OSError:
        place = None
    made = place if place is not None else Path(tempfile.mkdtemp(prefix="react-app-verify-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
