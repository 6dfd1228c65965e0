"""The clips of a plan: opened when they are needed, uploaded when there is a new picture, told about when they fail."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import moderngl

from react_app.core.frame import ClipInputs, FrameInputs, LayerInputs, NodeInputs
from react_app.core.plan import Plan, PlanLayer
from react_app.core.problems import Problem, Standing
from react_app.engine.cliptextures import ClipTextures
from react_app.engine.context import describe
from react_app.engine.surface import Size
from react_app.engine.videofile import hardware_decoder
from react_app.engine.videoplayer import ClipFrames, ClipPlayer
from react_app.engine.videostore import Budget
from react_app.shaders.clip import clip_shader

MEMORY = 768 << 20
"""Bytes that decoded pictures of all clips may take."""
HARDWARE_VARIABLE = "REACT_APP_HARDWARE_DECODE"
"""Environment variable; 0 decodes in software only."""
IDLE_S = 8.0
"""A clip that is not on screen gives its pictures back after this long."""
_MAX_OPEN = 12
"""So many stay open, for closing one holds the interpreter for tens of milliseconds; past it the longest unseen go."""
_PATIENCE_S = 2.0
"""The longest a scene waits for its clips; then they come when they come."""
_END_S = 2.0


@dataclass(slots=True)
class _Open:
    """A clip that is open."""

    player: ClipPlayer | ClipFrames
    textures: ClipTextures
    since: float
    wanted_at: float
    inputs: ClipInputs


class Clips:
    """All clips of a plan, by the uid of their layer; main thread, context current.

    `live` ones are decoded by threads and never waited for; else every frame waits for its very pictures.
    """

    def __init__(self, ctx: moderngl.Context, *, live: bool) -> None:
        self._ctx = ctx
        self._live = live
        self._hardware = hardware_decoder() if live and os.environ.get(HARDWARE_VARIABLE) != "0" else None
        self._budget = Budget(MEMORY)
        self._rgba = describe(ctx).software
        """Software renderers convert colours much more slowly than FFmpeg does."""
        self._largest = int(ctx.info.get("GL_MAX_TEXTURE_SIZE", 8192))
        self._layers: dict[int, PlanLayer] = {}
        self._scenes: dict[str, tuple[int, ...]] = {}
        self._open: dict[int, _Open] = {}
        self._problems = Standing()
        self._size: Size = (1, 1)
        self._t = 0.0

    def set_plan(self, plan: Plan) -> None:
        """Take a new plan; clips that are in it as before play on."""
        layers = {layer.uid: layer for scene in plan.scenes for layer in scene.layers if layer.clip is not None}
        for uid in [uid for uid in self._open if _path_of(layers.get(uid)) != self._path(uid)]:
            self._close(uid)
        self._layers = layers
        self._scenes = {
            scene.id: tuple(layer.uid for layer in scene.layers if layer.clip is not None) for scene in plan.scenes
        }
        self._problems.retain(lambda key: int(key[5:]) in layers)

    def drawn_by(self, plan: Plan) -> Plan:
        """Return the plan with the shader for clips that is best here."""
        if not self._rgba:
            return plan
        return replace(plan, scenes=tuple(replace(s, layers=tuple(map(_packed, s.layers))) for s in plan.scenes))

    def update(self, frame: FrameInputs, size: Size) -> None:
        """Have the pictures of a frame, or, live, ask for them and take what is there."""
        self._size = size
        passed = frame.t - self._t
        self._t = frame.t
        seen = [layer for layer in _layers(frame) if layer.clip is not None and layer.visible and layer.opacity > 0]
        wanted = {layer.uid: layer.clip for layer in seen if layer.clip is not None}
        cued = {clip.uid: clip for clip in frame.cued if clip.uid not in wanted} if self._live else {}
        for uid, clip in (*wanted.items(), *cued.items()):
            self._want(uid, clip, passed)
        for uid, clip in wanted.items():
            self._take(uid, clip)
        self._tidy()

    def shows(self, uid: int) -> bool:
        """Return whether there is a picture to draw of a layer's clip."""
        found = self._open.get(uid)
        return found is not None and found.textures.picture is not None

    def missing(self, uid: int) -> bool:
        """Return whether a layer's clip cannot be opened."""
        found = self._open.get(uid)
        return found is not None and bool(found.player.failure)

    def ready(self, scene_id: str) -> bool:
        """Return whether the clips of a scene can be seen at once: decoded, broken, or waited for long enough."""
        return not self._live or all(self._is_ready(uid) for uid in self._scenes.get(scene_id, ()))

    def pictures(self, uid: int) -> Mapping[str, moderngl.Texture]:
        """Return the textures that the clip shader of a layer reads."""
        found = self._open.get(uid)
        return found.textures.pictures if found is not None else {}

    def dressed(self, layer: LayerInputs) -> NodeInputs:
        """Return the inputs of a layer's generator, those of the clip shader where it shows a clip."""
        clip, found = layer.clip, self._open.get(layer.uid)
        if clip is None or found is None or found.textures.picture is None:
            return layer.generator
        return replace(layer.generator, values=found.textures.values(clip.fit, self._size))

    def take_problems(self) -> list[Problem]:
        """Return the problems that came up since the last call."""
        return self._problems.take()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems that stand."""
        return self._problems.all

    def state(self) -> tuple[tuple[int, ClipInputs], ...]:
        """Return where each open clip was when it was seen last, by layer."""
        return tuple((uid, found.inputs) for uid, found in self._open.items())

    def restore(self, clips: tuple[tuple[int, ClipInputs], ...], size: Size, t: float) -> None:
        """Have the clips of the plan where they were at `t`, each with the picture that was seen last."""
        self._size, self._t = size, t
        for uid in self._open.keys() - {uid for uid, _ in clips}:
            self._close(uid)
        for uid, clip in clips:
            self._want(uid, clip, 0.0)
            self._take(uid, clip)

    def release(self) -> None:
        """Close all clips."""
        players = [found.player for found in self._open.values()]
        for uid in list(self._open):
            self._close(uid)
        for player in players:
            player.join(_END_S)

    def _want(self, uid: int, clip: ClipInputs, passed: float) -> None:
        layer = self._layers.get(uid)
        if layer is None or layer.clip is None:
            return
        found = self._open.get(uid)
        if found is None:
            player = self._player(Path(layer.clip.path))
            found = self._open[uid] = _Open(player, ClipTextures(self._ctx), self._t, self._t, clip)
            self._budget.clips = len(self._open)
        found.wanted_at, found.inputs = self._t, clip
        found.player.want(clip, self._size, passed)

    def _player(self, path: Path) -> ClipPlayer | ClipFrames:
        if not self._live:
            return ClipFrames(path, self._largest, self._budget, rgba=self._rgba)
        return ClipPlayer(path, self._largest, self._budget, self._hardware, rgba=self._rgba)

    def _take(self, uid: int, clip: ClipInputs) -> None:
        """Upload the picture that is on, if it is another one, and tell how the clip fares."""
        found = self._open.get(uid)
        if found is None:
            return
        picture = found.player.look(clip)
        failure = found.player.failure
        if picture is not None and picture is not found.textures.picture:
            try:
                found.textures.upload(picture)
            except (moderngl.Error, ValueError) as error:
                failure = f"The graphics card cannot take the pictures of {Path(self._path(uid)).name} ({error})."
        self._tell(uid, failure, found)

    def _tell(self, uid: int, failure: str, found: _Open) -> None:
        key = f"clip.{uid}"
        name = self._layers[uid].name
        if failure:
            end = "Its last picture stays." if found.textures.picture is not None else f"{name} is left out."
            problem = Problem(key, f"{failure} {end}", "error", self._path(uid))
        elif damage := found.player.damage:
            problem = Problem(key, damage, "warning", self._path(uid))
        else:
            self._problems.clear(key)
            return
        self._problems.tell(problem)

    def _is_ready(self, uid: int) -> bool:
        found = self._open.get(uid)
        if found is None:
            return False
        waited = self._t - found.since > _PATIENCE_S
        return waited or bool(found.player.failure) or self.shows(uid) or found.player.exact(found.inputs)

    def _tidy(self) -> None:
        """Let rest what was not seen for a while, and close what is too much."""
        for found in self._open.values():
            if self._t - found.wanted_at > IDLE_S:
                found.player.rest()
        self._budget.clips = sum(self._t - found.wanted_at <= IDLE_S for found in self._open.values())
        idle = sorted((o.wanted_at, uid) for uid, o in self._open.items() if o.wanted_at < self._t)
        for _, uid in idle[: max(len(self._open) - _MAX_OPEN, 0)]:
            self._close(uid)

    def _close(self, uid: int) -> None:
        found = self._open.pop(uid)
        found.player.close()
        found.textures.release()
        self._budget.clips = len(self._open)

    def _path(self, uid: int) -> str:
        return _path_of(self._layers.get(uid))


def _packed(layer: PlanLayer) -> PlanLayer:
    if layer.clip is None:
        return layer
    return replace(layer, generator=replace(layer.generator, shader=clip_shader(packed=True)))


def _path_of(layer: PlanLayer | None) -> str:
    return layer.clip.path if layer is not None and layer.clip is not None else ""


def _layers(frame: FrameInputs) -> Iterator[LayerInputs]:
    yield from frame.layers
    for run in frame.transitions:
        yield from run.layers
