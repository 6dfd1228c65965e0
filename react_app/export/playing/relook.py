"""Another look for a layer of a recorded performance: its shader is another one, what was done to it goes on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from react_app.core.controls import ControlKind
from react_app.core.errors import ExportError, ShaderError
from react_app.core.shader import ShaderDescription
from react_app.core.show import Layer, Scene, Show
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_show
from react_app.shaders.source import SHADER_SUFFIXES
from react_app.shaders.specs import KINDS

Kept = TypeVar("Kept")

_OWN = "@"
"""How the names of modulations begin that move the layer itself and none of its shader's inputs."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a layer is to show: `word` names the layer, by name or uid, `model` is a layer to take the look of.

    A look of a scene brings its effects; that of a shader leaves the layer's own.
    """

    word: str
    model: Layer
    whole: bool = False

    def means(self, layer: Layer) -> bool:
        """Return whether the look is for this layer."""
        return self.word == str(layer.uid) or self.word.casefold() == layer.name.casefold()


class Relook:
    """Dresses shows with other looks, and knows which of the recorded changes still have something to move."""

    def __init__(self, looks: Iterable[Look] = (), library: Library | None = None, first_uid: int = 1) -> None:
        """`first_uid` is above every uid of the performance's shows: what looks bring is numbered from there on."""
        self.looks = tuple(looks)
        self._library = library or Library()
        self._first_uid = first_uid
        self._uids: dict[tuple[int, int], int] = {}
        self._replaced: dict[int, Mapping[str, bool]] = {}
        """For each layer that has another look the inputs it had, and whether they go on."""
        self._effects: set[int] = set()
        """Effects that are gone with the look they belonged to."""
        self._sentences: dict[int, str] = {}

    def dressed(self, show: Show) -> Show:
        """Return the show with the looks in place.

        Raises:
            ShaderError: the shader of a look cannot be used.
        """
        if not self.looks:
            return show
        scenes = (replace(scene, layers=tuple(map(self._layer, scene.layers))) for scene in show.scenes)
        return replace(show, scenes=tuple(scenes))

    def follows(self, control_id: str) -> bool:
        """Return whether a recorded change of a control is one of the look that is shown now."""
        head, _, rest = control_id.partition(".")
        number, _, name = rest.partition(".")
        uid = int(number) if number.isdecimal() else -1
        if head == "layer" and uid in self._replaced:
            return self._replaced[uid].get(name, False)
        return not (head in ("fx", "strip") and uid in self._effects)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be told about the looks: what goes on, and what does not."""
        return tuple(self._sentences.values())

    def _layer(self, layer: Layer) -> Layer:
        look = next((look for look in reversed(self.looks) if look.means(layer)), None)
        if look is None:
            return layer
        kinds, new = self._kinds(layer), _kinds_of(self._library.get(look.model.shader))
        goes_on = {name: new.get(name) == kind for name, kind in kinds.items()}
        self._replaced[layer.uid] = {**self._replaced.get(layer.uid, {}), **goes_on}
        self._tell(layer, look, goes_on)
        model, effects = look.model, layer.effects
        if look.whole:
            self._effects |= {effect.uid for effect in layer.effects}
            effects = tuple(
                replace(effect, uid=self._uid(layer.uid, place)) for place, effect in enumerate(model.effects)
            )
        kept = {name for name, follows in goes_on.items() if follows}
        return replace(
            layer,
            shader=model.shader,
            clip=None,
            values={**model.values, **_only(layer.values, kept)},
            modulations={**model.modulations, **_only(layer.modulations, kept)},
            effects=effects,
            opaque=model.opaque if look.whole else layer.opaque,
        )

    def _uid(self, layer: int, place: int) -> int:
        """Return the uid of an effect that a look brings to a layer, the same in every show."""
        return self._uids.setdefault((layer, place), self._first_uid + len(self._uids))

    def _kinds(self, layer: Layer) -> Mapping[str, ControlKind]:
        """Return the inputs a layer had; none where it showed a clip, or where its shader is gone."""
        if layer.clip is not None:
            return {}
        try:
            return _kinds_of(self._library.get(layer.shader))
        except ShaderError:
            return {}

    def _tell(self, layer: Layer, look: Look, goes_on: Mapping[str, bool]) -> None:
        stay = [name for name, follows in goes_on.items() if follows]
        gone = [name for name, follows in goes_on.items() if not follows]
        words = f"{layer.name} shows {look.model.name}."
        if stay:
            words += f" What was done to {_listed(stay)} goes on."
        if gone:
            words += f" It has no {_listed(gone)}: what was done to them is left out."
        self._sentences[layer.uid] = words


def looks_of(words: Iterable[str], shows: Iterable[Show], library: Library) -> Relook:
    """Return the looks that `LAYER=SHADER` and `LAYER=SCENE` ask for.

    LAYER is a layer's name or uid in one of the shows; SHADER a generator of the library (`generators/aurora`) or a
    shader file; SCENE a scene of the shows or of the house, or `SCENE/LAYER` where it has several layers.

    Raises:
        ExportError: there is no such layer, shader or scene; the sentence tells what there is.
        ShaderError: the shader cannot be used.
    """
    words = tuple(words)
    if not words:
        return Relook()
    shows = tuple(shows)
    layers = {layer.uid: layer for show in shows for scene in show.scenes for layer in scene.layers}
    looks: list[Look] = []
    for word in words:
        name, equals, source = word.partition("=")
        if not equals or not name.strip() or not source.strip():
            raise ExportError(f"{word!r} is not a look; write LAYER=SHADER or LAYER=SCENE.")
        model, whole = _model(source.strip(), shows, library)
        look = Look(name.strip(), model, whole)
        if not any(look.means(layer) for layer in layers.values()):
            known = ", ".join(dict.fromkeys(f"{layer.name} ({uid})" for uid, layer in layers.items()))
            raise ExportError(f"The take has no layer {name.strip()!r}; it has {known or 'none'}.")
        looks.append(look)
    highest = max((uid for show in shows for scene in show.scenes for uid in scene.uids), default=0)
    return Relook(looks, library, highest + 1)


def _model(source: str, shows: tuple[Show, ...], library: Library) -> tuple[Layer, bool]:
    if Path(source).suffix.lower() in SHADER_SUFFIXES:
        return _of_shader(library.get(str(Path(source).absolute()))), False
    shows = (*shows, house_show())
    whole, _, part = source.partition("/")
    for name, layer in ((source, ""), (whole, part)):
        scenes = (show.scene_called(name) for show in shows)
        if (scene := next(filter(None, scenes), None)) is not None:
            return _of_scene(scene, layer), True
    try:
        return _of_shader(library.get(source)), False
    except ShaderError as error:
        known = ", ".join(dict.fromkeys(scene.id for show in shows for scene in show.scenes))
        raise ExportError(f"There is no shader and no scene {source!r}; there are the scenes {known}.") from error


def _of_shader(shader: ShaderDescription) -> Layer:
    if shader.kind != "generator":
        what = "an effect" if shader.kind == "filter" else "a transition"
        raise ExportError(f"{shader.name} is {what} and no look of a layer; take a generator.")
    return Layer(0, shader.name, shader.id)


def _of_scene(scene: Scene, part: str) -> Layer:
    layers = [layer for layer in scene.layers if layer.clip is None]
    if part:
        layers = [layer for layer in layers if part.casefold() == layer.name.casefold()]
    if len(layers) == 1:
        return layers[0]
    known = ", ".join(f"{scene.id}/{layer.name}" for layer in scene.layers if layer.clip is None)
    if part:
        raise ExportError(f"{scene.name} has no layer {part!r}; there are {known or 'none that a shader draws'}.")
    raise ExportError(f"{scene.name} has {len(layers)} layers; say which: {known}." if layers else _no_look(scene))


def _no_look(scene: Scene) -> str:
    return f"{scene.name} has no layer that a shader draws; it is no look."


def _kinds_of(shader: ShaderDescription) -> dict[str, ControlKind]:
    return {entry.name: KINDS[entry.type] for entry in shader.inputs if entry.type in KINDS}


def _only(values: Mapping[str, Kept], names: Container[str]) -> dict[str, Kept]:
    """Return what belongs to the inputs of these names, and to the layer itself."""
    return {name: value for name, value in values.items() if name in names or name.startswith(_OWN)}


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
