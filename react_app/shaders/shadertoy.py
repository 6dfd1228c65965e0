"""Shadertoy -> ISF: the passes of a shader become one program; buffers become persistent float targets.

Shadertoy's buffers are seen by later passes of the same frame as just drawn, and by earlier ones and themselves as they
were: ISF's targets are seen the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from react_app.core.errors import ShaderError
from react_app.shaders import glsltext
from react_app.shaders.isftext import (
    MOUSE,
    NO_IMAGE,
    NOISE_SIZE,
    NOISE_TEXT,
    SOUND,
    SOUND_TEXT,
    Draft,
    Imported,
    input_of_uniform,
    macro_lines,
)

BUFFERS = ("bufferA", "bufferB", "bufferC", "bufferD")
_OUTPUT_IDS = {"4dXGR8": "bufferA", "XsXGR8": "bufferB", "4sXGR8": "bufferC", "XdfGR8": "bufferD"}
_OUTPUT_NUMBERS = {"257": "bufferA", "258": "bufferB", "259": "bufferC", "260": "bufferD"}
_CHANNELS = ("iChannel0", "iChannel1", "iChannel2", "iChannel3")
_OWN = frozenset(
    ["iResolution", "iTime", "iGlobalTime", "iTimeDelta", "iFrame", "iFrameRate", "iMouse", "iDate", "iSampleRate",
     "iChannelTime", "iChannelResolution", *_CHANNELS]
)  # fmt: skip
_IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif")


@dataclass(frozen=True, slots=True)
class Channel:
    """What an iChannel reads. `kind`: buffer, audio, keyboard, texture, noise, image, cubemap, volume, video, webcam.

    `source` is a buffer's name or a file; `guessed` where only the code told.
    """

    kind: str
    source: str
    repeat: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass: `kind` image, buffer or common."""

    kind: str
    name: str
    code: str
    channels: Mapping[str, Channel]


def passes_of_json(data: Any, path: Path) -> tuple[list[Pass], str]:
    """Return the passes and the name of a shader as Shadertoy's API and its export write it.

    Raises:
        ShaderError: it has another shape.
    """
    if isinstance(data, list):
        data = data[0] if data else {}
    shader = data.get("Shader", data) if isinstance(data, dict) else {}
    passes = shader.get("renderpass") if isinstance(shader, dict) else None
    if not isinstance(passes, list) or not all(isinstance(p, dict) for p in passes):
        raise ShaderError("This JSON holds no Shadertoy shader (there is no renderpass list).", path=path)
    info = shader.get("info")
    name = str(info.get("name") or path.stem) if isinstance(info, dict) else path.stem
    author = str(info.get("username") or "") if isinstance(info, dict) else ""
    found: list[Pass] = []
    outputs = {
        str(output.get("id")): _buffer_name(entry, index)
        for index, entry in enumerate(p for p in passes if p.get("type") == "buffer")
        for output in _list(entry.get("outputs"))
    }
    buffers = 0
    for entry in passes:
        kind = str(entry.get("type", "image"))
        own = _buffer_name(entry, buffers) if kind == "buffer" else kind
        buffers += kind == "buffer"
        channels = {}
        for one in _list(entry.get("inputs")):
            number = one.get("channel")
            if number in (0, 1, 2, 3):
                channels[f"iChannel{number}"] = _channel(one, outputs)
        found.append(Pass(kind, own, str(entry.get("code", "")).replace("\r\n", "\n"), channels))
    return found, f"{name}\n{author}"


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _buffer_name(entry: Mapping[str, Any], index: int) -> str:
    match = re.fullmatch(r"buf(?:fer)?[ _-]?([a-d])", str(entry.get("name", "")), re.IGNORECASE)
    return f"buffer{match[1].upper()}" if match else BUFFERS[min(index, 3)]


def _channel(entry: Mapping[str, Any], outputs: Mapping[str, str]) -> Channel:
    kind = str(entry.get("ctype") or entry.get("type") or "texture")
    source = str(entry.get("src") or entry.get("filepath") or "")
    sampler = entry.get("sampler")
    repeat = isinstance(sampler, dict) and sampler.get("wrap") == "repeat"
    if kind == "buffer":
        identity = str(entry.get("id", ""))
        place = re.search(r"buffer0([0-3])", source)
        known = _OUTPUT_IDS.get(identity) or _OUTPUT_NUMBERS.get(identity)
        name = outputs.get(identity) or (BUFFERS[int(place[1])] if place else known or "bufferA")
        return Channel("buffer", name, repeat)
    if kind in ("music", "musicstream", "mic"):
        return Channel("audio", source)
    return Channel(kind, source, repeat)


def isf_of_passes(passes: Sequence[Pass], name: str, *, origin: str, folder: Path) -> Imported:
    """Return the ISF file of a shader's passes; `folder` is where its images may lie.

    Raises:
        ShaderError: there is no Image pass.
    """
    title, _, author = name.partition("\n")
    draft = Draft(f"{title}, imported from {origin}.", credit=author)
    for one in passes:
        if one.kind in ("sound", "cubemap"):
            draft.note(f"The {one.kind} pass was left out: there is nothing like it here.")
    image = next((p for p in passes if p.kind == "image"), None)
    if image is None or not re.search(r"\bmainImage\s*\(", image.code):
        raise ShaderError(f"{origin} has no Image pass with a mainImage function.")
    common = "\n".join(p.code for p in passes if p.kind == "common")
    drawn = [*sorted((p for p in passes if p.kind == "buffer"), key=lambda p: p.name), image]
    text = draft.text(_Writer(draft, common, drawn, folder).code())
    images = tuple(dict.fromkeys(entry["PATH"] for entry in draft.imported.values()))
    return Imported(title, text, tuple(draft.notes), images)


class _Writer:
    """Writes the code of all passes as one program."""

    def __init__(self, draft: Draft, common: str, passes: Sequence[Pass], folder: Path) -> None:
        self._draft, self._folder = draft, folder
        self._common = _tidy(common)
        self._passes = [replace(p, code=_tidy(p.code)) for p in passes]
        self._names = {p.name for p in self._passes}
        self._noise = self._sound = False

    def code(self) -> str:
        """Return the code; fills the draft's inputs and passes."""
        bodies = [self._body(one) for one in self._passes]
        calls = []
        for index, one in enumerate(self._passes):
            calls.append(f"  if (PASSINDEX == {index + self._noise}) mainImage_{one.name}(color, gl_FragCoord.xy);")
            if one.kind == "buffer":
                self._draft.passes.append({"TARGET": one.name, "PERSISTENT": True, "FLOAT": True})
            elif len(self._passes) > 1 or self._noise:
                self._draft.passes.append({})
        if self._noise:
            size = str(NOISE_SIZE)
            self._draft.passes.insert(0, {"TARGET": "noiseImage", "WIDTH": size, "HEIGHT": size})
            calls.insert(0, "  if (PASSINDEX == 0) color = importedNoise(gl_FragCoord.xy);")
        opaque = "  color.a = 1.0;" if len(self._passes) == 1 and not self._noise else None
        if opaque is None:
            opaque = f"  if (PASSINDEX == {len(self._passes) - 1 + self._noise}) color.a = 1.0;"
        main = ["void main() {", "  vec4 color = vec4(0.0);", *calls, opaque, "  gl_FragColor = color;", "}"]
        parts = [self._head(), SOUND_TEXT if self._sound else "", NOISE_TEXT if self._noise else ""]
        if self._common and not self._repeats_common:
            parts.append(f"// ---- Common\n{self._common.strip()}\n")
        return "\n".join([*(part for part in parts if part), *bodies, "\n".join(main)])

    @property
    def _used(self) -> set[str]:
        return glsltext.words(self._common).union(*(glsltext.words(p.code) for p in self._passes))

    @property
    def _repeats_common(self) -> bool:
        """Common is written out for each pass where it reads channels: they differ from pass to pass."""
        return bool(glsltext.words(self._common) & {*_CHANNELS, "iChannelResolution"})

    def _head(self) -> str:
        used = self._used
        if "iMouse" in used:
            self._draft.need(*MOUSE)
        pairs = [
            ("iResolution", "vec3(RENDERSIZE, 1.0)"),
            ("iTime", "TIME"),
            ("iGlobalTime", "TIME"),
            ("iTimeDelta", "TIMEDELTA"),
            ("iFrame", "FRAMEINDEX"),
            ("iFrameRate", "(1.0 / max(TIMEDELTA, 0.001))"),
            ("iMouse", "(mouseDown ? vec4(mouse * RENDERSIZE, mouse * RENDERSIZE) : vec4(0.0))"),
            ("iDate", "vec4(DATE.x, DATE.y - 1.0, DATE.zw)"),
            ("iSampleRate", "44100.0"),
            ("iChannelTime", "float[4](TIME, TIME, TIME, TIME)"),
            ("HW_PERFORMANCE", "1"),
        ]
        return macro_lines([pair for pair in pairs if pair[0] in used])

    def _body(self, one: Pass) -> str:
        code = f"{self._common}\n{one.code}" if self._repeats_common else one.code
        code = self._with_uniforms(code)
        names, repeating = self._samplers(one, code)
        code = glsltext.with_calls(code, repeating, glsltext.repeated)
        own = glsltext.defined(code)
        others: set[str] = set()
        for other in self._passes:
            if other is not one:
                others |= glsltext.defined(f"{self._common}\n{other.code}" if self._repeats_common else other.code)
        code = glsltext.renamed(code, {n: f"{n}_{one.name}" for n in (own & others) | {"mainImage"}})
        pairs = [(channel, names[channel]) for channel in _CHANNELS if channel in names]
        if "iChannelResolution" in glsltext.words(code):
            sizes = (f"vec3(textureSize({names[c]}, 0), 1.0)" if c in names else "vec3(0.0)" for c in _CHANNELS)
            pairs.append(("iChannelResolution", f"vec3[4]({', '.join(sizes)})"))
        undefined = [*(name for name, _ in pairs), *(glsltext.macros(code) if len(self._passes) > 1 else [])]
        ends = "".join(f"#undef {name}\n" for name in dict.fromkeys(undefined))
        title = "Image" if one.kind == "image" else one.name.replace("buffer", "Buffer ")
        return f"// ---- {title}\n{macro_lines(pairs)}{code.strip()}\n{ends}"

    def _with_uniforms(self, code: str) -> str:
        """Turn uniforms of the author's own into inputs, and take the declarations away."""
        for kind, name, declaration in list(glsltext.uniforms(code)):
            code = code.replace(declaration, "")
            made = None if name in _OWN else input_of_uniform(kind, name)
            if made is not None:
                self._draft.need(made[0])
                code = glsltext.renamed(code, {name: made[1]})
            elif name not in _OWN:
                self._draft.note(f"The uniform {name} ({kind}) could not be carried over.")
        return code

    def _samplers(self, one: Pass, code: str) -> tuple[dict[str, str], set[str]]:
        """Return the sampler each channel of a pass reads, and which channels repeat."""
        names: dict[str, str] = {}
        repeating: set[str] = set()
        for channel in _CHANNELS:
            if channel not in glsltext.words(code):
                if "iChannelResolution" in code and channel in one.channels:
                    names[channel] = self._sampler(channel, one.channels[channel], one)
                continue
            told = one.channels.get(channel, Channel("none", ""))
            names[channel] = self._sampler(channel, told, one)
            if told.repeat or names[channel] == "noiseImage":
                repeating.add(channel)
        return names, repeating

    def _sampler(self, name: str, channel: Channel, one: Pass) -> str:
        where = "Image" if one.kind == "image" else one.name
        if channel.kind == "buffer" and channel.source in self._names:
            if channel.guessed:
                self._draft.note(f"{name} of {where} was taken for {channel.source}.")
            return channel.source
        if channel.kind == "audio":
            self._sound = True
            self._draft.need(SOUND)
            if channel.guessed:
                self._draft.note(f"{name} of {where} was taken for the sound.")
            return "importedSound"
        if channel.kind == "image":
            self._draft.need({"NAME": f"image{name[-1]}", "LABEL": f"Image {name[-1]}", "TYPE": "image"})
            return f"image{name[-1]}"
        if channel.kind in ("texture", "noise"):
            file = self._folder / Path(channel.source).name if channel.source else None
            if file is not None and file.suffix.lower() in _IMAGE_SUFFIXES and file.is_file():
                target = f"image{name[-1]}_{where}"
                self._draft.imported[target] = {"PATH": file.name}
                return target
            self._noise = True
            if channel.kind == "texture":
                what = Path(channel.source).name or "an unknown texture"
                self._draft.note(
                    f"{name} of {where} ({what}) is not here: noise of {NOISE_SIZE} x {NOISE_SIZE} stands in."
                )
            return "noiseImage"
        self._draft.need(NO_IMAGE)
        if channel.kind == "none":
            self._draft.note(f"{name} of {where} is connected to nothing: it stays empty.")
        elif channel.kind == "keyboard":
            self._draft.note(f"The keyboard ({name} of {where}) stays empty: no key is ever down.")
        else:
            self._draft.note(f"{name} of {where} ({channel.kind}) cannot be carried over: it stays empty.")
        return "noImage"


def _tidy(code: str) -> str:
    """Take away what a file for another viewer adds: version, extensions, a main that calls mainImage, outputs."""
    code = glsltext.without_preamble(code)
    code = re.sub(r"^[ \t]*(?:layout\s*\([^)]*\)\s*)?out\s+vec4\s+\w+\s*;[ \t]*$", "", code, flags=re.MULTILINE)
    code = re.sub(r"(\bmainImage\s*\(\s*)out\b", r"\1inout", code)  # what is not written is black
    if re.search(r"\bmainImage\s*\(", code):
        code = glsltext.without_function(code, "main")
    return code
