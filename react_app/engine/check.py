"""`react-app shaders check`: which files, and the report of how each fares, for people and for programs."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from react_app.core.errors import BadInputError
from react_app.engine.probe import probe_each
from react_app.shaders.library import HOUSE_FOLDER
from react_app.shaders.source import SHADER_SUFFIXES
from react_app.shaders.verdicts import ProbeResult, Verdicts

_NOTES: Mapping[str, str] = {
    "nan": "writes NaN",
    "black": "black",
    "transparent": "transparent",
    "flat": "one colour",
}
_SUMMARY: Mapping[str, str] = {
    "nan": "write NaN",
    "black": "stay black",
    "transparent": "are transparent",
    "flat": "are one colour",
}


def find_shaders(names: Sequence[str]) -> list[str]:
    """Return the absolute paths and house ids that names mean: files, folders (deeply), house ids, house folders.

    Raises:
        BadInputError: a name means nothing, or there is no shader at all.
    """
    found: dict[str, None] = {}
    for name in names:
        path = Path(name)
        house = HOUSE_FOLDER / name
        if path.is_dir():
            files = sorted(p for p in path.absolute().rglob("*") if p.suffix.lower() in SHADER_SUFFIXES)
            found.update(dict.fromkeys(map(str, files)))
        elif path.exists():
            found[str(path.absolute())] = None
        elif house.is_dir() and house.parent == HOUSE_FOLDER:
            found.update((f"{name.strip('/')}/{p.stem}", None) for p in sorted(house.glob("*.fs")))
        elif house.with_name(f"{house.name}.fs").is_file() and ".." not in path.parts:
            found[name] = None
        else:
            raise BadInputError(f"There is no file, folder or house shader {name!r}.")
    if not found:
        raise BadInputError(f"There is no ISF shader ({', '.join(SHADER_SUFFIXES)}) in {', '.join(names)}.")
    return list(found)


def check_each(
    ids: Sequence[str], verdicts: Verdicts, *, size: tuple[int, int], time_limit_s: float
) -> Iterator[ProbeResult]:
    """Try every shader, whatever is known of it, and yield the results; the app remembers them.

    Raises:
        GraphicsError: nothing can be drawn here at all.
    """
    for result in probe_each(ids, time_limit_s=time_limit_s, size=size, gentle=False):
        if not (result.slow or result.timed_out_s):  # at another size or with more time it may do
            verdicts.keep(result)
        yield result


def headline(width: int) -> str:
    """Return the head of the table."""
    return _line("", "shader", "kind", "in", "pass", "compile", "frame", "notes", width)


def row(result: ProbeResult, width: int) -> str:
    """Return a shader's line, with the reason below it where it fails."""
    name = Path(result.id).stem if Path(result.id).is_absolute() else result.id
    notes = ", ".join([_NOTES.get(look, look) for look in result.looks] + list(result.licences))
    read = bool(result.kind)
    line = _line(
        "ok" if result.ok else "FAIL",
        name,
        result.kind or "-",
        str(len(result.inputs)) if read else "-",
        str(result.passes) if read else "-",
        f"{result.compile_ms:.0f} ms" if result.ok else "-",
        f"{result.render_ms:.1f} ms" if result.ok else "-",
        notes,
        width,
    )
    if result.ok:
        return line
    where = f"{result.id}:{result.line}" if result.line else result.id
    body = textwrap.wrap(f"{where}: {result.reason}", width - 6, break_long_words=False, break_on_hyphens=False)
    return "\n".join([line, *(f"      {text}" for text in body)])


def _line(
    mark: str, name: str, kind: str, inputs: str, passes: str, compiled: str, frame: str, notes: str, width: int
) -> str:
    room = 24 if width < 100 else 32
    name = name if len(name) <= room else f"{name[: room - 1]}…"
    start = f"{mark:<4}  {name:<{room}}  {kind:<10} {inputs:>2} {passes:>4}  {compiled:>7}  {frame:>8}  "
    left = width - len(start)
    return (start + (notes if len(notes) <= left else f"{notes[: left - 1]}…")).rstrip()


def summary(results: Sequence[ProbeResult], size: tuple[int, int], width: int) -> str:
    """Return the end of the report: counts, where it was timed, and the failures once more."""
    bad = [result for result in results if not result.ok]
    kinds = Counter(result.kind for result in results if result.kind)
    many = ", ".join(f"{count} {kind}{'s' if count != 1 else ''}" for kind, count in sorted(kinds.items()))
    count = f"{len(results)} shader{'s' if len(results) != 1 else ''}"
    lines = [f"{count}: {len(results) - len(bad)} work, {len(bad)} fail." + (f" {many}." if many else "")]
    looks = Counter(look for result in results for look in result.looks)
    odd = [f"{looks[look]} {words}" for look, words in _SUMMARY.items() if looks[look]]
    if odd:
        lines.append(f"With default inputs, events and music: {', '.join(odd)}.")
    machine = next((result.machine for result in results if result.machine), "")
    lines.append(f"Frames timed at {size[0]}x{size[1]}" + (f" on {machine}." if machine else "."))
    if bad and len(results) > 20:
        lines += ["", "What fails:", *(row(result, width).partition("\n")[2] for result in bad)]
    wrapped = [textwrap.fill(line, width) if not line.startswith(" ") else line for line in lines]
    return "\n" + "\n".join(wrapped)


def as_json(results: Sequence[ProbeResult], size: tuple[int, int]) -> str:
    """Return the report as one JSON object."""
    shaders = []
    for result in results:
        values = asdict(result)
        for private in ("machine", "timed_out_s", "slow"):
            values.pop(private)
        values["inputs"] = [{"name": name, "type": kind} for name, kind in result.inputs]
        shaders.append({key: round(value, 3) if isinstance(value, float) else value for key, value in values.items()})
    report = {
        "width": size[0],
        "height": size[1],
        "machine": next((result.machine for result in results if result.machine), ""),
        "checked": len(results),
        "failed": sum(not result.ok for result in results),
        "shaders": shaders,
    }
    return json.dumps(report, indent=1)
