"""Structural edits of a show, each a pure function from one show to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from react_app.core.show import (
    MIX_KEY,
    OPACITY_KEY,
    BlendMode,
    Clip,
    Effect,
    Layer,
    Modulation,
    Scene,
    Show,
    renumbered,
)
from react_app.shaders.library import HOUSE_ID


def find_layer(show: Show, uid: int) -> Layer | None:
    """Return the layer with this uid, or the layer that holds the effect with this uid."""
    for scene in show.scenes:
        for layer in scene.layers:
            if layer.uid == uid or any(effect.uid == uid for effect in layer.effects):
                return layer
    return None


def find_effect(show: Show, uid: int) -> Effect | None:
    """Return the effect with this uid, None if there is none."""
    layer = find_layer(show, uid)
    return None if layer is None else next((effect for effect in layer.effects if effect.uid == uid), None)


def scene_of(show: Show, uid: int) -> Scene | None:
    """Return the scene in which the layer or effect with this uid is."""
    layer = find_layer(show, uid)
    return next((scene for scene in show.scenes if layer in scene.layers), None) if layer else None


def add_layer(show: Show, scene_id: str, layer: Layer, index: int | None = None) -> Show:
    """Put a layer into a scene, on top unless `index` (0 is the bottom) says where."""

    def change(scene: Scene) -> Scene:
        at = len(scene.layers) if index is None else index
        return replace(scene, layers=(*scene.layers[:at], layer, *scene.layers[at:]))

    return _with_scene(show, scene_id, change)


def remove_layer(show: Show, uid: int) -> Show:
    """Take a layer out of its scene."""
    scenes = tuple(replace(s, layers=tuple(layer for layer in s.layers if layer.uid != uid)) for s in show.scenes)
    return replace(show, scenes=scenes)


def move_layer(show: Show, uid: int, index: int) -> Show:
    """Put a layer at another place of its scene; 0 is the bottom, counted without the layer itself."""
    scene, layer = scene_of(show, uid), find_layer(show, uid)
    if scene is None or layer is None:
        return show
    return add_layer(remove_layer(show, uid), scene.id, layer, index)


def copy_layer(show: Show, uid: int, new_uid: int) -> Show:
    """Put a copy of a layer right above it; the copy and its effects are numbered upwards from `new_uid`."""
    scene, layer = scene_of(show, uid), find_layer(show, uid)
    if scene is None or layer is None:
        return show
    twin = renumbered(Scene("", "", layers=(layer,)), new_uid).layers[0]
    return add_layer(show, scene.id, replace(twin, name=f"{layer.name} copy"), scene.layers.index(layer) + 1)


def change_layer(show: Show, uid: int, change: Callable[[Layer], Layer]) -> Show:
    """Replace a layer by what `change` makes of it."""
    scenes = tuple(
        replace(s, layers=tuple(change(layer) if layer.uid == uid else layer for layer in s.layers))
        for s in show.scenes
    )
    return replace(show, scenes=scenes)


def replace_shader(show: Show, uid: int, shader_id: str) -> Show:
    """Let a layer or an effect be drawn by another shader; its values stay."""

    def change(layer: Layer) -> Layer:
        if layer.uid == uid:
            return replace(layer, shader=shader_id)
        effects = tuple(replace(e, shader=shader_id) if e.uid == uid else e for e in layer.effects)
        return replace(layer, effects=effects)

    owner = find_layer(show, uid)
    return show if owner is None else change_layer(show, owner.uid, change)


class KnownBeats(Protocol):
    """The beats of a clip as they were found."""

    @property
    def beats(self) -> tuple[float, ...]: ...
    @property
    def meter(self) -> int: ...
    @property
    def first_place(self) -> int: ...


def clip_layers(show: Show) -> Iterator[Layer]:
    """Yield every layer that shows a clip."""
    yield from (layer for scene in show.scenes for layer in scene.layers if layer.clip is not None)


def set_clip(show: Show, uid: int, clip: Clip, name: str) -> Show:
    """Let a layer show another clip, under a name."""
    return change_layer(show, uid, lambda layer: replace(layer, clip=clip, name=name))


def moved_clip(clip: Clip, found: Clip) -> Clip:
    """Return the clip as it was found at another place; what is known of its beats stays."""
    return replace(found, beats=clip.beats, meter=clip.meter, first_place=clip.first_place) if clip.beats else found


def clip_with_beats(clip: Clip, beats: KnownBeats) -> Clip:
    """Return the clip with its beats."""
    return replace(clip, beats=beats.beats, meter=beats.meter, first_place=beats.first_place)


def with_beats(show: Show, digest: str, beats: KnownBeats) -> Show:
    """Fill in the beats of every clip of this content whose beats were not known."""

    def change(layer: Layer) -> Layer:
        clip = layer.clip
        if clip is None or clip.digest != digest or clip.beats:
            return layer
        return replace(layer, clip=clip_with_beats(clip, beats))

    scenes = tuple(replace(s, layers=tuple(change(layer) for layer in s.layers)) for s in show.scenes)
    return show if scenes == show.scenes else replace(show, scenes=scenes)


def rename_layer(show: Show, uid: int, name: str) -> Show:
    """Give a layer another name."""
    return change_layer(show, uid, lambda layer: replace(layer, name=name))


def set_blend(show: Show, uid: int, blend: BlendMode) -> Show:
    """Lay a layer over the ones below in another way."""
    return change_layer(show, uid, lambda layer: replace(layer, blend=blend))


def add_effect(show: Show, layer_uid: int, effect: Effect, index: int | None = None) -> Show:
    """Put an effect into a layer's chain, at its end unless `index` says where."""

    def change(layer: Layer) -> Layer:
        at = len(layer.effects) if index is None else index
        return replace(layer, effects=(*layer.effects[:at], effect, *layer.effects[at:]))

    return change_layer(show, layer_uid, change)


def remove_effect(show: Show, uid: int) -> Show:
    """Take an effect out of its chain."""
    layer = find_layer(show, uid)
    if layer is None:
        return show
    left = tuple(effect for effect in layer.effects if effect.uid != uid)
    return change_layer(show, layer.uid, lambda owner: replace(owner, effects=left))


def move_effect(show: Show, uid: int, layer_uid: int, index: int) -> Show:
    """Put an effect at another place of its own or another layer's chain, counted without the effect itself."""
    effect = find_effect(show, uid)
    if effect is None:
        return show
    return add_effect(remove_effect(show, uid), layer_uid, effect, index)


def modulation_of(show: Show, control_id: str) -> Modulation | None:
    """Return what moves a control, None if nothing does."""
    uid, key = _modulation_key(control_id)
    node = find_effect(show, uid) or find_layer(show, uid)
    return None if node is None else node.modulations.get(key)


def set_modulation(show: Show, control_id: str, modulation: Modulation | None) -> Show:
    """Let a modulation move a control, or nothing when it is None."""
    uid, key = _modulation_key(control_id)
    layer = find_layer(show, uid)
    if layer is None:
        return show
    if layer.uid == uid:
        return change_layer(show, uid, lambda x: replace(x, modulations=_with(x.modulations, key, modulation)))
    effects = tuple(
        replace(e, modulations=_with(e.modulations, key, modulation)) if e.uid == uid else e for e in layer.effects
    )
    return change_layer(show, layer.uid, lambda x: replace(x, effects=effects))


def can_modulate(control_id: str) -> bool:
    """Return whether a modulation can be hung on this control."""
    head, _, rest = control_id.partition(".")
    return head in ("layer", "fx") or (head == "strip" and rest.endswith((".opacity", ".mix")))


def add_scene(show: Show, scene: Scene, index: int | None = None) -> Show:
    """Put a scene into the show, last unless `index` says where."""
    at = len(show.scenes) if index is None else index
    return replace(show, scenes=(*show.scenes[:at], scene, *show.scenes[at:]))


def remove_scene(show: Show, scene_id: str) -> Show:
    """Take a scene out; when it was on, its neighbour goes on."""
    scenes = tuple(scene for scene in show.scenes if scene.id != scene_id)
    if not scenes or show.scene != scene_id:
        return replace(show, scenes=scenes)
    at = next(i for i, scene in enumerate(show.scenes) if scene.id == scene_id)
    return replace(show, scenes=scenes, scene=scenes[min(at, len(scenes) - 1)].id)


def move_scene(show: Show, scene_id: str, index: int) -> Show:
    """Put a scene at another place, counted without the scene itself."""
    scene = show.find_scene(scene_id)
    if scene is None:
        return show
    left = replace(show, scenes=tuple(s for s in show.scenes if s.id != scene_id))
    return add_scene(left, scene, index)


def rename_scene(show: Show, scene_id: str, name: str) -> Show:
    """Give a scene another name."""
    return _with_scene(show, scene_id, lambda scene: replace(scene, name=name))


def copy_scene(show: Show, scene_id: str, new_uid: int) -> tuple[Show, str]:
    """Put a copy of a scene right after it; return the show and the copy's id."""
    scene = show.find_scene(scene_id)
    if scene is None:
        return show, scene_id
    twin = renumbered(scene, new_uid)
    twin = replace(twin, id=free_scene_id(show, scene.id), name=f"{scene.name} copy")
    return add_scene(show, twin, show.scenes.index(scene) + 1), twin.id


def free_scene_id(show: Show, wanted: str) -> str:
    """Return `wanted`, or `wanted` with the first number that makes it a scene id the show does not have."""
    used = {scene.id for scene in show.scenes}
    if wanted not in used:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(used) + 3) if f"{wanted}-{n}" not in used)


def starts_opaque(shader_id: str) -> bool:
    """Return whether a new layer of this shader has its alpha taken for 1: files of others often leave it unset."""
    return HOUSE_ID.fullmatch(shader_id) is None


def _with_scene(show: Show, scene_id: str, change: Callable[[Scene], Scene]) -> Show:
    return replace(show, scenes=tuple(change(s) if s.id == scene_id else s for s in show.scenes))


def _modulation_key(control_id: str) -> tuple[int, str]:
    head, _, rest = control_id.partition(".")
    uid, _, name = rest.partition(".")
    key = {"opacity": OPACITY_KEY, "mix": MIX_KEY}.get(name, name) if head == "strip" else name
    return (int(uid), key) if uid.isdigit() else (-1, name)


def _with(modulations: Mapping[str, Modulation], key: str, modulation: Modulation | None) -> Mapping[str, Modulation]:
    left = {name: value for name, value in modulations.items() if name != key}
    return left if modulation is None else {**left, key: modulation}
