"""The renderer: FrameInputs in, the program picture out; reads no clock and keeps the last good picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import ShaderError
from react_app.core.frame import FrameInputs, LayerInputs, NodeInputs
from react_app.core.plan import Plan, PlanNode
from react_app.core.problems import Problem
from react_app.engine.blit import Blitter, Flatten
from react_app.engine.context import GlFunctions, describe
from react_app.engine.nodes import ShaderNode, Shared
from react_app.engine.programs import FRAME_BINDING, Programs
from react_app.engine.readback import Preview
from react_app.engine.sources import AudioTextures, Images
from react_app.engine.surface import Size, Surface

BUFFER_BUDGET = 1 << 30
"""Bytes that buffers of nodes not on screen may take; past it the longest unused start from black again."""

_FRAME = struct.Struct("<4f2fi13f")


class Renderer:
    """Draws a plan's scenes into a picture of a given size.

    All calls come from one thread with the renderer's context current. A frame is drawn from its FrameInputs and the
    frames before it alone: the same sequence gives the same bytes.
    """

    def __init__(self, ctx: moderngl.Context, size: Size) -> None:
        self._ctx = ctx
        self._software = describe(ctx).software
        self._plan = Plan((), "", ())
        black = ctx.texture((1, 1), 4, bytes(4))
        self._shared = Shared(ctx, Programs(ctx), AudioTextures(ctx), Images(ctx), Blitter(ctx), black)
        self._block = ctx.buffer(reserve=_FRAME.size)
        self._nodes: dict[int, ShaderNode] = {}
        self._problems: dict[str, Problem] = {}
        self._new_problems: list[Problem] = []
        self._wanted_scene = ""
        self._drawn_scene: str | None = None
        self._frames = 0
        self._brightness = 1.0
        self._preview: Preview | None = None
        self._windows: dict[int, moderngl.Framebuffer] = {}
        self._scratch: NDArray[np.uint8] | None = None
        self._make_surfaces(size)

    def _make_surfaces(self, size: Size) -> None:
        self._size = size
        self._picture = Surface(self._ctx, size)
        self._dimmed = Surface(self._ctx, size)
        self._dimmed_for: float | None = None
        self._piles = (Surface(self._ctx, size), Surface(self._ctx, size))
        self._chain = tuple(Surface(self._ctx, size) for _ in range(3))

    # ---- plan and programs -----------------------------------------------------------------------------------------

    def set_plan(self, plan: Plan) -> None:
        """Take a new plan; nodes of the same uid keep their program until the new one is ready, and their buffers."""
        self._plan = plan
        nodes: dict[int, ShaderNode] = {}
        for entry in self._plan_nodes():
            node = self._nodes.pop(entry.uid, None) or ShaderNode(entry.uid, entry.shader, self._shared)
            node.want(entry.shader)
            nodes[entry.uid] = node
        for gone in self._nodes.values():
            gone.drop_buffers()
        self._nodes = nodes
        needed = {node.wanted.digest for node in nodes.values()} | {node.digest for node in nodes.values()}
        self._shared.programs.retain(needed)
        self._shared.images.retain({path for node in nodes.values() for path in node.images})
        names = {f"shader.{node.wanted.id}" for node in nodes.values()} | {f"node.{uid}" for uid in nodes}
        self._problems = {key: problem for key, problem in self._problems.items() if key in names}
        for node in nodes.values():
            self._load_images(node)
            self._settle(node)

    def prepare_one(self) -> bool:
        """Compile at most one program, those of the current scene first; True while the plan needs more."""
        node = next(self._waiting(), None)
        if node is None:
            return False
        self._shared.programs.compile(node.wanted)
        for other in self._nodes.values():
            if other.wanted.digest == node.wanted.digest:
                self._load_images(other)
                self._settle(other)
        return next(self._waiting(), None) is not None

    def prepare_scene(self, scene_id: str) -> None:
        """Compile everything a scene needs."""
        self._wanted_scene = scene_id
        while not self.ready(scene_id) and self._plan.find_scene(scene_id) is not None:
            self.prepare_one()

    def ready(self, scene_id: str) -> bool:
        """Return whether every program of a scene was compiled, or refused."""
        scene = self._plan.find_scene(scene_id)
        tried = self._shared.programs.tried
        return scene is not None and all(tried(node.shader.digest) for node in scene.nodes())

    def _plan_nodes(self) -> Iterator[PlanNode]:
        for scene in self._plan.scenes:
            yield from scene.nodes()

    def _waiting(self) -> Iterator[ShaderNode]:
        """Yield nodes whose program nobody compiled yet, in the order they are needed."""
        first = [self._plan.find_scene(scene_id) for scene_id in (self._wanted_scene, self._plan.scene)]
        for scene in (*first, *self._plan.scenes):
            for entry in () if scene is None else scene.nodes():
                if not self._shared.programs.tried(entry.shader.digest):
                    yield self._nodes[entry.uid]

    def _settle(self, node: ShaderNode) -> None:
        key = f"shader.{node.wanted.id}"
        error = self._shared.programs.error(node.wanted.digest)
        if error is not None:
            kept = "The layer keeps its last good version." if node.usable else "It is left out of the picture."
            self._tell(Problem(key, f"{error} {kept}", "error", node.wanted.path or node.wanted.id))
            return
        if self._shared.programs.find(node.wanted.digest) is not None:
            if not any(image.path for image in node.wanted.images):
                self._problems.pop(key, None)
            node.settle()

    def _load_images(self, node: ShaderNode) -> None:
        if not self._shared.programs.tried(node.wanted.digest):
            return
        for image in node.wanted.images:
            try:
                self._shared.images.load(image)
            except ShaderError as error:
                text = f"{error} {node.wanted.name} shows black in its place."
                self._tell(Problem(f"shader.{node.wanted.id}", text, "warning", image.path))

    def _tell(self, problem: Problem) -> None:
        if self._problems.get(problem.key) != problem:
            self._problems[problem.key] = problem
            self._new_problems.append(problem)

    def take_problems(self) -> list[Problem]:
        """Return the problems that came up since the last call."""
        new, self._new_problems = self._new_problems, []
        return new

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems that stand."""
        return tuple(self._problems.values())

    # ---- drawing ---------------------------------------------------------------------------------------------------

    def render(self, frame: FrameInputs) -> None:
        """Draw a frame, or keep the last picture while frozen or while the scene's programs are not there yet."""
        self._brightness = min(max(frame.brightness, 0.0), 1.0)
        self._wanted_scene = frame.scene
        frozen = frame.freeze and self._drawn_scene is not None
        if frozen or self._must_wait(frame):
            return
        self._frames += 1
        self._ctx.enable_only(moderngl.NOTHING)
        self._write_block(frame)
        self._shared.audio.update(frame.features)
        self._draw_layers(tuple(layer for layer in frame.layers if self._drawable(layer)))
        if frame.scene != self._drawn_scene:
            self._drawn_scene = frame.scene
            self._save_memory()
        self._dimmed_for = None

    def _must_wait(self, frame: FrameInputs) -> bool:
        """Tell whether the last picture stays: the scene is not ready, and new or without anything to show."""
        if self._drawn_scene is None or self.ready(frame.scene) or not frame.layers:
            return False
        usable = any(layer.uid in self._nodes and self._nodes[layer.uid].usable for layer in frame.layers)
        return frame.scene != self._drawn_scene or not usable

    def _write_block(self, frame: FrameInputs) -> None:
        h = frame.house
        time = (*frame.date, frame.t, frame.dt, frame.index)
        beat = (h.beat, h.phase, h.bar, h.bars, h.bpm, h.pulse)
        heard = (h.level, h.energy, h.bass, h.mid, h.high, h.onset)
        self._block.write(_FRAME.pack(*time, *beat, *heard, 0.0))
        self._block.bind_to_uniform_block(FRAME_BINDING)

    def _drawable(self, layer: LayerInputs) -> bool:
        if not layer.visible or layer.opacity <= 0.0:
            return False
        return self._fit(layer.generator)

    def _fit(self, inputs: NodeInputs) -> bool:
        node = self._nodes.get(inputs.uid)
        if node is None or not node.usable:
            return False
        node.last_used = self._frames
        try:
            node.fit(self._size, inputs.values)
        except moderngl.Error as error:
            text = f"{node.wanted.name} is left out: the graphics card has no room for its buffers ({error})."
            self._tell(Problem(f"node.{node.uid}", text, "error", node.wanted.id))
            return False
        return True

    def _draw_layers(self, layers: tuple[LayerInputs, ...]) -> None:
        if not layers:
            self._picture.clear()
            return
        below: Surface | None = None
        for position, layer in enumerate(layers):
            last = position == len(layers) - 1
            out = self._picture if last else self._piles[position % 2]
            flatten = (min(layer.opacity, 1.0), 1.0 if last else 0.0)
            if below is None:
                self._draw_layer(layer, out, flatten)
            else:
                texture = self._draw_layer(layer, None, flatten)
                assert texture is not None
                out.use()
                self._shared.blitter.compose(texture, below.texture, layer.blend, flatten)
            below = out

    def _draw_layer(self, layer: LayerInputs, out: Surface | None, flatten: Flatten) -> moderngl.Texture | None:
        """Draw a layer premultiplied into `out`, or return its texture with straight alpha when `out` is None."""
        steps = [layer.generator, *(effect for effect in layer.effects if self._wanted_effect(effect))]
        picture: moderngl.Texture | None = None
        for position, inputs in enumerate(steps):
            node = self._nodes[inputs.uid]
            wet = 1.0 if position == 0 else min(max(inputs.mix, 0.0), 1.0)
            last = out is not None and position == len(steps) - 1
            if last and wet == 1.0 and node.direct and out is not None:
                node.draw(inputs, picture, out, flatten)
                return None
            drawn = node.draw(inputs, picture, self._free(picture), None)
            if wet == 1.0 or picture is None:
                picture = drawn
            elif last and out is not None:
                out.use()
                self._shared.blitter.mix(picture, drawn, wet, flatten)
                return None
            elif wet > 0.0:
                mixed = self._free(picture, drawn)
                mixed.use()
                self._shared.blitter.mix(picture, drawn, wet, None)
                picture = mixed.texture
        assert picture is not None
        if out is not None:
            out.use()
            self._shared.blitter.compose(picture, self._shared.black, "normal", flatten)
            return None
        return picture

    def _wanted_effect(self, effect: NodeInputs) -> bool:
        """Tell whether an effect is drawn: dry ones only to keep what they remember going."""
        if not effect.on or not self._fit(effect):
            return False
        return effect.mix > 0.0 or self._nodes[effect.uid].keeps_state

    def _free(self, *busy: moderngl.Texture | None) -> Surface:
        return next(surface for surface in self._chain if surface.texture not in busy)

    def _save_memory(self) -> None:
        """Free the buffers of the nodes unused for longest while too much memory is taken."""
        idle = sorted(
            (node for node in self._nodes.values() if node.last_used < self._frames and node.bytes),
            key=lambda node: node.last_used,
        )
        taken = sum(node.bytes for node in idle)
        for node in idle:
            if taken <= BUFFER_BUDGET:
                return
            taken -= node.bytes
            node.drop_buffers()

    # ---- the picture -----------------------------------------------------------------------------------------------

    @property
    def size(self) -> Size:
        """Width and height of the program picture."""
        return self._size

    @property
    def texture(self) -> moderngl.Texture:
        """The finished program picture: RGBA8, origin bottom left. Ask after each frame: it may be another one."""
        return self._finished().texture

    def _finished(self) -> Surface:
        if self._brightness >= 1.0:
            return self._picture
        if self._dimmed_for != self._brightness:
            self._ctx.enable_only(moderngl.NOTHING)
            self._dimmed.use()
            self._shared.blitter.show(self._picture.texture, self._brightness)
            self._dimmed_for = self._brightness
        return self._dimmed

    def resize(self, size: Size) -> None:
        """Change the picture's size; the last picture and persistent buffers are scaled."""
        if size == self._size:
            return
        old = (self._picture, self._dimmed, *self._piles, *self._chain)
        self._make_surfaces(size)
        self._ctx.enable_only(moderngl.NOTHING)
        self._picture.use()
        self._shared.blitter.copy(old[0].texture)
        for surface in old:
            surface.release()
        self._scratch = None

    def read_rgba(self, out: bytearray | NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
        """Return the program picture, (height, width, 4), rows from the top; written into `out` if one is given."""
        width, height = self._size
        if self._scratch is None:
            self._scratch = np.empty((height, width, 4), np.uint8)
        self._finished().framebuffer.read_into(self._scratch, components=4)
        if out is None:
            return self._scratch[::-1].copy()
        rows = np.frombuffer(out, np.uint8) if isinstance(out, bytearray) else out
        rows = rows.reshape(height, width, 4)
        np.copyto(rows, self._scratch[::-1])
        return rows

    def present(self, framebuffer_id: int, width: int, height: int) -> None:
        """Draw the program letterboxed into a framebuffer of this context, sizes in device pixels."""
        framebuffer = self._windows.get(framebuffer_id)
        if framebuffer is None:
            if len(self._windows) > 16:
                self._windows.clear()
            framebuffer = self._windows[framebuffer_id] = self._ctx.detect_framebuffer(framebuffer_id)
        self._ctx.enable_only(moderngl.NOTHING)
        framebuffer.use()
        x, y, w, h = letterbox(self._size, (width, height))
        if (w, h) != (width, height):
            framebuffer.viewport = (0, 0, width, height)
            framebuffer.clear(0.0, 0.0, 0.0, 1.0)
        framebuffer.viewport = (x, y, w, h)
        self._shared.blitter.show(self._picture.texture, self._brightness)

    def preview(self, width: int, height: int) -> NDArray[np.uint8] | None:
        """Return a small program picture, (height, width, 4), rows from the top; it may be that of an earlier call.

        None until the first one has arrived.
        """
        if self._preview is None or self._preview.size != (width, height):
            if self._preview is not None:
                self._preview.release()
            size = (width, height)
            self._preview = Preview(self._ctx, self._shared.blitter, size, at_once=self._software)
        self._ctx.enable_only(moderngl.NOTHING)
        return self._preview.take(self._picture.texture, self._brightness)

    def finish(self) -> None:
        """Wait until all drawing is done; other Python threads run meanwhile."""
        functions = self._ctx.extra
        if isinstance(functions, GlFunctions):
            functions.finish(self._ctx)
        else:
            self._ctx.finish()

    def release(self) -> None:
        """Free every GL object; the renderer cannot be used afterwards."""
        for node in self._nodes.values():
            node.drop_buffers()
        self._nodes.clear()
        for surface in (self._picture, self._dimmed, *self._piles, *self._chain):
            surface.release()
        if self._preview is not None:
            self._preview.release()
        for part in (self._shared.programs, self._shared.audio, self._shared.images, self._shared.blitter):
            part.release()
        self._shared.black.release()
        self._block.release()


def letterbox(picture: Size, window: Size) -> tuple[int, int, int, int]:
    """Return x, y, width, height of the largest place for `picture` inside `window`, in whole pixels, centred."""
    scale = min(window[0] / picture[0], window[1] / picture[1])
    width, height = max(1, round(picture[0] * scale)), max(1, round(picture[1] * scale))
    return (window[0] - width) // 2, (window[1] - height) // 2, width, height
