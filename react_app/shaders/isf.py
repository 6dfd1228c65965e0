"""ISF text -> ShaderDescription (versions 1 and 2; https://github.com/mrRay/ISF_Spec)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from react_app.core.errors import ShaderError
from react_app.core.shader import ShaderDescription, ShaderImage, ShaderInput, ShaderKind, ShaderPass
from react_app.shaders.header import MAX_TEXT, Header, flag, members, number, read_header, shown, words
from react_app.shaders.inputs import read_inputs, usable_name
from react_app.shaders.presets import read_presets
from react_app.shaders.size_expr import SIZES, parse_size
from react_app.shaders.source import ShaderSource, read_source, shader_title

MAX_PASSES = 32
MAX_IMAGES = 16
MAX_CATEGORIES = 32


def load_isf(path: Path) -> ShaderDescription:
    """Read an ISF file and the `.vs` (or `.vert`) beside it; the id is the absolute path.

    Raises:
        ShaderError: it cannot be opened, is too big or is not ISF; the error names the file and the user's line.
    """
    path = path.absolute()
    source = read_source(path)
    return parse_isf(source.text, id=str(path), path=str(path), vertex=source.vertex)


def parse_isf(text: str, *, id: str, path: str = "", vertex: str = "") -> ShaderDescription:
    """Read an ISF text; `path` is where it lies, for imported images and for naming errors.

    Raises:
        ShaderError: the header is missing or something in it cannot be used; `line` is the user's own.
    """
    if len(vertex) > MAX_TEXT:
        raise ShaderError(f"The vertex shader is longer than {MAX_TEXT // 1_000_000} MB.", path=path or None)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    vertex = vertex.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    header = read_header(text, path or id)
    inputs = read_inputs(header)
    passes, unused_buffers = _read_passes(header, {entry.name for entry in inputs})
    images = _read_images(header, path)
    inputs += tuple(ShaderInput(name, "image", name) for name in unused_buffers)
    _check_names(header, inputs, passes, images)
    return ShaderDescription(
        id=id,
        name=shader_title(path or id),
        kind=_kind(inputs),
        fragment=header.code,
        vertex=vertex,
        inputs=inputs,
        passes=passes,
        images=images,
        presets=read_presets(header, inputs),
        description=words(header.values.get("DESCRIPTION")),
        credit=words(header.values.get("CREDIT")),
        categories=_categories(header),
        path=path,
        digest=ShaderSource(text, vertex).digest,
        text=text,
    )


def _categories(header: Header) -> tuple[str, ...]:
    value = header.values.get("CATEGORIES")
    found = (words(item)[:80] for item in value[:MAX_CATEGORIES]) if isinstance(value, list) else ()
    return tuple(filter(None, found))


def _kind(inputs: tuple[ShaderInput, ...]) -> ShaderKind:
    types = {i.name: i.type for i in inputs}
    if types.get("inputImage") == "image":
        return "filter"
    if types.get("startImage") == types.get("endImage") == "image" and types.get("progress") == "float":
        return "transition"
    return "generator"


def _read_passes(header: Header, inputs: Collection[str]) -> tuple[tuple[ShaderPass, ...], list[str]]:
    """Return the passes, flags of a target shared by all that write it, and v1 buffers that no pass writes."""
    items = header.values.get("PASSES")
    if items is None:
        items = []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        header.fail("PASSES must be a list of objects.", "PASSES")
    if len(items) > MAX_PASSES:
        header.fail(f"There are {len(items)} passes; at most {MAX_PASSES} are possible.", "PASSES")
    buffers = _persistent_buffers(header)
    targets: dict[str, ShaderPass] = {}
    passes = []
    for item in items:
        entry = _read_pass(header, item, buffers, inputs)
        if entry.target:
            first = targets.get(entry.target, entry)
            targets[entry.target] = ShaderPass(
                entry.target,
                first.persistent or entry.persistent,
                first.float_target or entry.float_target,
                entry.width or first.width,
                entry.height or first.height,
            )
        passes.append(entry)
    merged = tuple(targets.get(entry.target, entry) for entry in passes) or (ShaderPass(),)
    return merged, [name for name in buffers if name not in targets]


def _read_pass(
    header: Header, item: Mapping[str, Any], buffers: Mapping[str, Mapping[str, Any]], inputs: Collection[str]
) -> ShaderPass:
    fields = members(item)
    target = fields.get("TARGET") or ""
    if target and (not isinstance(target, str) or not usable_name(target)):
        header.fail(f"A pass cannot have the target {shown(target)}.", "PASSES", target)
    older = buffers.get(target)
    fields = {**(older or {}), **fields}
    sizes = [_size(header, fields.get(key), (target, key), inputs) for key in SIZES]
    return ShaderPass(
        target,
        persistent=bool(target) and (older is not None or flag(fields.get("PERSISTENT"))),
        float_target=flag(fields.get("FLOAT")),
        width=sizes[0],
        height=sizes[1],
    )


def _size(header: Header, value: object, place: tuple[str, str], inputs: Collection[str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        try:
            return parse_size(value, inputs).text
        except ShaderError as error:
            header.fail(error.reason, "PASSES", *place)
    found = number(value)
    if found is None:
        header.fail(f"{place[1]} of a pass must be a number or an expression.", "PASSES", *place)
    return str(int(found)) if found.is_integer() else repr(found)


def _persistent_buffers(header: Header) -> dict[str, Mapping[str, Any]]:
    """Return v1's PERSISTENT_BUFFERS by name, with their size and FLOAT members."""
    value = header.values.get("PERSISTENT_BUFFERS")
    if value is None:
        return {}
    if isinstance(value, list):
        if not all(isinstance(name, str) for name in value):
            header.fail("PERSISTENT_BUFFERS must be a list of names.", "PERSISTENT_BUFFERS")
        value = dict.fromkeys(value)
    if not isinstance(value, dict):
        header.fail("PERSISTENT_BUFFERS must be a list or an object.", "PERSISTENT_BUFFERS")
    if len(value) > MAX_PASSES:
        header.fail(f"There are {len(value)} buffers; at most {MAX_PASSES} are possible.", "PERSISTENT_BUFFERS")
    buffers: dict[str, Mapping[str, Any]] = {}
    for name, fields in value.items():
        if not usable_name(name):
            header.fail(f"A buffer cannot be called {shown(name)}.", "PERSISTENT_BUFFERS", name)
        buffers[name] = members(fields) if isinstance(fields, dict) else {}
    return buffers


def _read_images(header: Header, path: str) -> tuple[ShaderImage, ...]:
    value = header.values.get("IMPORTED")
    if not value:
        return ()
    if isinstance(value, list):
        if not all(isinstance(item, dict) and isinstance(members(item).get("NAME"), str) for item in value):
            header.fail("A list of IMPORTED images must hold objects with NAME and PATH.", "IMPORTED")
        value = {members(item)["NAME"]: item for item in value}
    if not isinstance(value, dict):
        header.fail("IMPORTED must be an object or a list.", "IMPORTED")
    if len(value) > MAX_IMAGES:
        header.fail(f"{len(value)} images are imported; at most {MAX_IMAGES} are possible.", "IMPORTED")
    return tuple(_read_image(header, name, item, path) for name, item in value.items())


def _read_image(header: Header, name: str, item: object, path: str) -> ShaderImage:
    if not usable_name(name):
        header.fail(f"An imported image cannot be called {shown(name)}.", "IMPORTED", name)
    file = members(item).get("PATH") if isinstance(item, dict) else item
    if isinstance(file, list):
        header.fail(f"The imported image {name} is a cube map; only flat images can be imported.", "IMPORTED", name)
    if not isinstance(file, str) or not file:
        header.fail(f"The imported image {name} needs one PATH.", "IMPORTED", name)
    if not path:
        header.fail(f"The imported image {name} can only be found beside a shader file.", "IMPORTED", name)
    folder = Path(path).parent
    try:
        full = (folder / file).resolve()
        inside = full.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        header.fail(f"The imported image {name} must lie in the shader's own folder.", "IMPORTED", name)
    return ShaderImage(name, str(full))


def _check_names(
    header: Header, inputs: tuple[ShaderInput, ...], passes: tuple[ShaderPass, ...], images: tuple[ShaderImage, ...]
) -> None:
    seen = {i.name for i in inputs}
    for name in [*dict.fromkeys(p.target for p in passes if p.target), *(image.name for image in images)]:
        if name in seen:
            header.fail(f"The name {name} is used twice.", name)
        seen.add(name)
