"""Is a finished file what a target asks for? Facts against the table, one sentence for everything that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from react_app.export.targets.facts import FileFacts, PictureFacts, SoundFacts
from react_app.export.targets.table import Target, TargetSound

Weight = Literal["refuse", "warn"]
_RATE_SLACK = Fraction(1, 10_000)
_MILLION = 1_000_000
_KINDS = {".mkv": "matroska"}
"""What files are called inside where their suffix is another word."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a target does not take (`refuse`), or may not like (`warn`); `text` is a sentence."""

    weight: Weight
    text: str


def judge(facts: FileFacts, target: Target | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a file for a target, the worst first; without one what is wrong anywhere."""
    picture, sound = facts.picture, facts.sound
    if picture is None:
        return (Finding("refuse", "There are no moving pictures in the file."),)
    found = [*_anywhere(picture, sound)]
    if target is not None:
        asked: Weight = "refuse" if target.stated else "warn"
        found += [Finding(asked, text) for text in _picture(picture, target)]
        found += [Finding(asked, text) for text in _sound(sound, target)]
        found += [Finding(asked, text) for text in _file(facts, picture, target)]
        found += [Finding("warn", text) for text in _soft(facts, picture, target)]
        if target.flashing == "refuse":
            found = [Finding("refuse", f.text) if "flashes" in f.text else f for f in found]
    return tuple(sorted(found, key=lambda finding: finding.weight))


def _anywhere(picture: PictureFacts, sound: SoundFacts | None) -> Iterator[Finding]:
    if not picture.constant:
        yield Finding("refuse", "The pictures do not come at a constant rate.")
    period = 1 / float(picture.fps)
    if sound is not None and abs(sound.begin - picture.begin) >= period:
        late = sound.begin - picture.begin
        yield Finding(
            "refuse",
            f"Sound and picture are {abs(late) * 1000:.0f} ms apart: the sound is {'late' if late > 0 else 'early'}.",
        )
    if sound is not None and abs(sound.begin + sound.duration - picture.begin - picture.duration) > max(period, 0.1):
        yield Finding("warn", f"The pictures last {picture.duration:.2f} s, the sound {sound.duration:.2f} s.")
    if sound is not None and sound.true_peak_db > -1.0:
        yield Finding("warn", f"The sound's true peak is {sound.true_peak_db:+.1f} dBTP; above -1 it may clip.")
    for run in picture.flashes:
        kind = "red flashes" if run.kind == "red" else "flashes"
        yield Finding(
            "warn",
            f"More than three {kind} a second from {_time(run.begin)} to {_time(run.end)} "
            f"({run.rate:.0f} a second, WCAG 2.3.1).",
        )
    for part in picture.black:
        if part.seconds > 0.5:
            yield Finding("warn", f"The picture is black from {_time(part.begin)} to {_time(part.end)}.")
    for part in picture.still:
        yield Finding("warn", f"The picture stands still from {_time(part.begin)} to {_time(part.end)}.")


def _picture(picture: PictureFacts, target: Target) -> Iterator[str]:
    if (picture.width, picture.height) != (target.width, target.height):
        yield f"The picture is {picture.width}x{picture.height}, not {target.width}x{target.height}."
    if not picture.square_pixels:
        yield "Its pixels are not square."
    if picture.codec != target.codec:
        yield f"Its pictures are {picture.codec}, not {target.codec}."
    if target.pixel_format.startswith("yuv") and picture.pixel_format != target.pixel_format:
        yield f"Its pixels are {picture.pixel_format}, not {target.pixel_format}."
    if target.pixel_format.startswith("yuv") and (picture.matrix != "bt709" or not picture.limited_range):
        yield f"Its colours are marked {picture.matrix}{'' if picture.limited_range else ', full range'}, not bt709."
    rates = target.rates
    if rates and not any(abs(picture.fps / rate - 1) < _RATE_SLACK for rate in rates):
        yield f"{float(picture.fps):g} pictures a second are not among what it takes."
    low, high = target.slowest or 0, target.fastest or 10_000
    if not low <= picture.fps <= high:
        yield f"{float(picture.fps):g} pictures a second are not between {float(low):g} and {float(high):g}."
    if target.keyframe_s and picture.keyframe_s > target.keyframe_s + 1.5 / float(picture.fps):
        yield f"{picture.keyframe_s:.2f} s pass between keyframes; it asks for {target.keyframe_s:g}."
    shortest, longest = target.seconds
    period = 1 / float(picture.fps)
    if picture.duration < shortest - period / 2:
        yield f"It lasts {picture.duration:.2f} s; at least {shortest:g} are asked for."
    if longest and picture.duration > longest + period / 2:
        yield f"It lasts {picture.duration:.2f} s; at most {longest:g} are taken."


def _sound(sound: SoundFacts | None, target: Target) -> Iterator[str]:
    if target.silent and sound is not None:
        yield "There is a sound track in it, and there must be none."
    asked: TargetSound | None = target.sound
    if asked is None or target.silent:
        return
    if sound is None:
        yield "There is no sound in it."
        return
    if sound.codec != asked.codec:
        yield f"Its sound is {sound.codec}, not {asked.codec}."
    if sound.rate != asked.rate:
        yield f"Its sound has {sound.rate} samples a second, not {asked.rate}."
    if sound.channels != asked.channels:
        yield f"Its sound has {sound.channels} channels, not {asked.channels}."


def _file(facts: FileFacts, picture: PictureFacts, target: Target) -> Iterator[str]:
    kind = _KINDS.get(target.suffix, target.suffix[1:])
    if facts.container != kind:
        yield f"It is a {facts.container} file, not {kind}."
    layout = facts.layout
    if layout is not None and target.index_first and not layout.index_first:
        yield "Its index stands at the end, so that it cannot be played while it is loaded."
    if layout is not None and not target.edit_list and (layout.edits or (target.loop and layout.priming)):
        yield "It has an edit list."
    if target.most_bytes and facts.size_bytes > target.most_bytes:
        yield f"It has {megabytes(facts.size_bytes)}; at most {megabytes(target.most_bytes)} are taken."
    if target.most_bit_rate and facts.bit_rate > target.most_bit_rate:
        yield f"It has {facts.bit_rate / _MILLION:.1f} Mbit a second; at most {target.most_bit_rate / _MILLION:g}."


def _soft(facts: FileFacts, picture: PictureFacts, target: Target) -> Iterator[str]:
    if target.soft_bytes and target.soft_bytes < facts.size_bytes <= (target.most_bytes or facts.size_bytes):
        yield f"It has {megabytes(facts.size_bytes)}; some take {megabytes(target.soft_bytes)} at most."
    if target.soft_seconds and picture.duration > target.soft_seconds:
        yield f"It lasts {picture.duration:.0f} s; some accounts may post {target.soft_seconds:g} at most."


def megabytes(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / _MILLION:.1f} MB" if size >= _MILLION else f"{size / 1000:.0f} kB"


def _time(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"
