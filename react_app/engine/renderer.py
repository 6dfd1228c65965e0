"""The renderer: FrameInputs in, the program picture out; reads no clock and keeps the last good picture."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

import moderngl

from react_app.core.errors import BadInputError
from react_app.core.frame import FrameInputs, LayerInputs
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.engine.clips import Clips
from react_app.engine.compiler import Compiler
from react_app.engine.compositor import Compositor
from react_app.engine.context import extra_of
from react_app.engine.frameblock import FrameBlock
from react_app.engine.imagefile import LoadedImage
from react_app.engine.nodes import make_shared
from react_app.engine.picture import Picture
from react_app.engine.remembering import remembered
from react_app.engine.state import RendererState
from react_app.engine.stock import Stock
from react_app.engine.surface import Size


class Renderer:
    """Draws a plan's scenes into a picture of a given size.

    All calls come from one thread with the renderer's context current. A frame is drawn from its FrameInputs and the
    frames before it alone: the same sequence gives the same bytes.
    """

    def __init__(
        self,
        ctx: moderngl.Context,
        size: Size,
        compiler: Compiler | None = None,
        *,
        live: bool = False,
        deep: bool = False,
        transparent: bool = False,
    ) -> None:
        """With a compiler shaders are tried and compiled by its children first; it is closed by `release`.

        A `live` one never waits for a clip: a picture that is not decoded yet is the last one a little longer. Else
        every frame has the very pictures that belong to it. It also tells which images it loaded (`take_loaded`).

        A `deep` picture is drawn with 16 bits a channel instead of 8, up to the same white; what a shader remembers in
        buffers that are not FLOAT stays at 8 bits, so that feedback goes as it goes on stage. A `transparent` one keeps
        what its layers cover, as straight alpha, instead of lying on black; over black it is the same picture.
        """
        self._ctx = ctx
        self._compiler = compiler
        self._shared = make_shared(ctx, live=live, dtype="nu2" if deep else "f1", transparent=transparent)
        self.picture = Picture(self._shared, size)
        """What is drawn; it may be given to windows, files and desks after each frame."""
        self._stock = Stock(self._shared, size, compiler)
        self._clips = Clips(ctx, live=live)
        self._block = FrameBlock(ctx)
        self._t = 0.0
        self._wanted_scene = ""
        self._drawn_scene: str | None = None
        self._frames = 0
        self._compositor = Compositor(self._shared, self._stock, self._clips, size)

    # ---- plan and programs -----------------------------------------------------------------------------------------

    def set_plan(self, plan: Plan) -> None:
        """Take a new plan; nodes of the same uid keep their program until the new one is ready, and their buffers."""
        self._stock.set_plan(self._clips.drawn_by(plan))
        self._clips.set_plan(plan)
        self._wanted_scene = self._wanted_scene or plan.scene

    def prepare_one(self, budget_s: float = math.inf) -> bool:
        """Compile at most one program, those of the current scene first; True while the plan needs more.

        What another scene needs waits if compiling it is known to take longer than `budget_s`.
        """
        return self._stock.prepare_one(self._wanted_scene, budget_s)

    def prepare_scene(self, scene_id: str) -> None:
        """Compile everything a scene needs."""
        self._stock.prepare_scene(scene_id)

    def ready(self, scene_id: str) -> bool:
        """Return whether every program of a scene was compiled, or refused, and live its clips can be seen."""
        return self._stock.ready(scene_id) and self._clips.ready(scene_id)

    def clip_missing(self, uid: int) -> bool:
        """Return whether the clip of a layer cannot be opened."""
        return self._clips.missing(uid)

    def can_draw(self, uid: int) -> bool:
        """Return whether a shader instance has a program to draw with."""
        return self._stock.find(uid) is not None

    def stand_in(self, kept: Mapping[str, str]) -> None:
        """Show copies of imported images, by the paths of their files, where a file cannot be used and a `live` one has
        not shown it yet; the plans to come know of them."""
        self._shared.images.stand_in(kept)

    def take_loaded(self) -> tuple[LoadedImage, ...]:
        """Return the imported images that were loaded, or could not be, since the last call, of a `live` one.

        Those whose files changed are `changed`: the next frame is the first to show them.
        """
        loaded = self._shared.images.take_loaded()
        self._stock.renew_images()
        return loaded + self._shared.images.take_loaded()

    def renew_images(self) -> None:
        """Take in all images whose files changed, of a `live` one that nobody sees yet."""
        self._stock.renew_images(sys.maxsize)

    def take_problems(self) -> list[Problem]:
        """Return the problems that came up since the last call."""
        return [*self._stock.take_problems(), *self._clips.take_problems()]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems that stand."""
        return (*self._stock.problems, *self._clips.problems)

    # ---- drawing ---------------------------------------------------------------------------------------------------

    def render(self, frame: FrameInputs) -> None:
        """Draw a frame, or keep the last picture while frozen or while the scene's programs are not there yet."""
        self.picture.brightness = min(max(frame.brightness, 0.0), 1.0)
        self._wanted_scene = frame.goes_to
        self._t = frame.t
        frozen = frame.freeze and self._drawn_scene is not None
        if not frozen:
            self._clips.update(frame, self.picture.size)
        if frozen or self._must_wait(frame):
            return
        self._begin(frame)
        self._compositor.draw(self._shown(frame), self.picture.surface, self._frames)
        self._end(frame)

    def remember(self, frame: FrameInputs, following: FrameInputs) -> None:
        """Draw only what later frames depend on of a frame that nobody sees; `following` is the next one.

        What is drawn afterwards is the same as after `render`. It costs next to nothing where shaders remember a few
        numbers, and nearly as much where they remember pictures.
        """
        if self._picture_matters(frame, following):
            self.render(frame)
            return
        self._wanted_scene, self._t = frame.goes_to, frame.t
        kept = remembered(self._shown(frame), self._stock.keeps_state)
        self._clips.update(kept, self.picture.size)
        self._begin(frame)
        self._compositor.remember(kept, self._frames)
        self._end(frame)

    def _begin(self, frame: FrameInputs) -> None:
        self._frames += 1
        self._ctx.enable_only(moderngl.NOTHING)
        self._block.write(frame)
        self._shared.audio.update(frame.features)

    def _end(self, frame: FrameInputs) -> None:
        if frame.scene != self._drawn_scene:
            self._drawn_scene = frame.scene
            self._stock.save_memory(self._frames)
        self.picture.drawn()

    def _shown(self, frame: FrameInputs) -> FrameInputs:
        """Return the frame without the transitions whose scenes cannot be drawn."""
        if not frame.transitions:
            return frame
        return replace(frame, transitions=tuple(run for run in frame.transitions if self._can_show(run.layers)))

    def _picture_matters(self, frame: FrameInputs, following: FrameInputs) -> bool:
        """Tell whether the picture of a frame may stay for the next one, or a transition remembers it."""
        if self._drawn_scene is None or frame.freeze or following.freeze or self._must_wait(frame):
            return True
        if any(self._stock.keeps_state(run.node.uid) for run in (*frame.transitions, *following.transitions)):
            return True
        if following.scene != frame.scene and not self.ready(following.scene):
            return True
        return not self._can_show(following.layers)

    def _must_wait(self, frame: FrameInputs) -> bool:
        """Tell whether the last picture stays: the scene is new and not ready, or nothing of what it shows can be."""
        if self._drawn_scene is None or not _visible(frame.layers):
            return False
        if not self._can_show(frame.layers):
            return True
        return frame.scene != self._drawn_scene and not self.ready(frame.scene)

    def _can_show(self, layers: tuple[LayerInputs, ...]) -> bool:
        """Tell whether something of what a scene shows can be drawn, or it shows nothing on purpose."""
        shown = _visible(layers)
        return not shown or any(self._can_show_layer(layer) for layer in shown)

    def _can_show_layer(self, layer: LayerInputs) -> bool:
        has_program = self._stock.find(layer.generator.uid) is not None
        return has_program and (layer.clip is None or self._clips.shows(layer.uid))

    def resize(self, size: Size) -> None:
        """Change the picture's size; the last picture and persistent buffers are scaled."""
        if size == self.picture.size:
            return
        self.picture.resize(size)
        self._compositor.release()
        self._stock.size = size
        self._compositor = Compositor(self._shared, self._stock, self._clips, size)

    # ---- what it remembers -----------------------------------------------------------------------------------------

    def state(self) -> RendererState:
        """Return everything the next frames depend on but their inputs and the plan."""
        return RendererState(
            size=self.picture.size,
            frames=self._frames,
            scene=self._drawn_scene,
            t=self._t,
            picture=self.picture.surface.read(),
            nodes=self._stock.state(),
            runs=self._compositor.runs(),
            clips=self._clips.state(),
        )

    def restore(self, state: RendererState, earlier: Iterable[Plan] = ()) -> None:
        """Draw on from a state: the next frames are those, to the byte, that the renderer it comes from drew next.

        Called on a renderer of the same size after `set_plan` with the plan of that moment. A shader edited since
        may still draw with its text of one of the `earlier` plans. Not for live renderers.

        Raises:
            BadInputError: the state belongs to another size, show or shader text.
            moderngl.Error: the driver has no room for it.
        """
        if state.size != self.picture.size:
            raise BadInputError(f"The state of the renderer is one of {state.size[0]}x{state.size[1]} pixels.")
        try:
            self._stock.restore(state.nodes, (node for _, node in state.runs), earlier)
            self._compositor.restore_runs(state.runs)
            self.picture.surface.write(state.picture)
        except ValueError as error:
            raise BadInputError("The state of the renderer is of other sizes or types.") from error
        self._clips.restore(state.clips, self.picture.size, state.t)
        self._frames, self._drawn_scene, self._t = state.frames, state.scene, state.t
        self.picture.drawn()

    def finish(self) -> None:
        """Wait until all drawing is done; other Python threads run meanwhile."""
        extra_of(self._ctx).finish()

    def release(self) -> None:
        """Free every GL object; the renderer cannot be used afterwards."""
        if self._compiler is not None:
            self._compiler.close()
        self._stock.release()
        self._clips.release()
        self._compositor.release()
        self.picture.release()
        self._shared.release()
        self._block.release()


def _visible(layers: tuple[LayerInputs, ...]) -> list[LayerInputs]:
    return [layer for layer in layers if layer.visible and layer.opacity > 0.0]
