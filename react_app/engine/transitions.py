"""Scenes that go over into one another: each drawn once, and the transitions between them one after the other."""

from __future__ import annotations

from collections.abc import Callable

import moderngl

from react_app.core.frame import FrameInputs, LayerInputs, TransitionInputs
from react_app.core.problems import Problem
from react_app.engine.nodes import ShaderNode, Shared
from react_app.engine.state import NodeState
from react_app.engine.stock import Stock
from react_app.engine.surface import Size, Surface

DrawLayers = Callable[[tuple[LayerInputs, ...], Surface], None]


class Transitions:
    """Draws frames in which scenes change.

    Every run of a transition has a node of its own, so that its buffers begin black and two runs of one shader do not
    meet. Surfaces are made at the first change of scenes and kept.
    """

    def __init__(self, shared: Shared, stock: Stock, size: Size, draw_layers: DrawLayers) -> None:
        self._shared = shared
        self._stock = stock
        self._size = size
        self._draw_layers = draw_layers
        self._surfaces: list[Surface] = []
        self._nodes: dict[int, ShaderNode] = {}

    def draw(self, frame: FrameInputs, picture: Surface) -> None:
        """Draw all scenes of the frame and what leads from the first of them to the last into `picture`."""
        self.forget(frame)
        scenes: dict[str, Surface] = {}
        for scene, layers in ((frame.scene, frame.layers), *((run.scene, run.layers) for run in frame.transitions)):
            if scene not in scenes:
                scenes[scene] = self._surface(len(scenes))
                self._draw_layers(layers, scenes[scene])
        so_far = scenes[frame.scene]
        for place, run in enumerate(frame.transitions, start=1):
            out = picture if place == len(frame.transitions) else self._surface(len(scenes) + place)
            self._draw_run(run, so_far.texture, scenes[run.scene].texture, out)
            so_far = out

    def forget(self, frame: FrameInputs) -> None:
        """Free the nodes of runs that are over."""
        gone = self._nodes.keys() - {run.number for run in frame.transitions}
        for number in gone:
            self._nodes.pop(number).drop_buffers()

    def state(self) -> tuple[tuple[int, NodeState], ...]:
        """Return what the runs under way remember, by their numbers."""
        return tuple((number, node.state()) for number, node in self._nodes.items())

    def restore(self, runs: tuple[tuple[int, NodeState], ...]) -> None:
        """Go on with runs under way; the programs they draw with were compiled already.

        Raises:
            moderngl.Error: the driver has no room for them.
        """
        for node in self._nodes.values():
            node.drop_buffers()
        self._nodes.clear()
        for number, state in runs:
            shader = self._stock.shader(state.digest)
            if shader is not None:
                node = self._nodes[number] = ShaderNode(state.uid, shader, self._shared)
                node.settle()
                node.restore(state)

    def release(self) -> None:
        """Free the surfaces and nodes."""
        for node in self._nodes.values():
            node.drop_buffers()
        for surface in self._surfaces:
            surface.release()
        self._nodes.clear()
        self._surfaces.clear()

    def _surface(self, place: int) -> Surface:
        while len(self._surfaces) <= place:
            self._surfaces.append(Surface(self._shared.ctx, self._size, self._shared.dtype))
        return self._surfaces[place]

    def _draw_run(self, run: TransitionInputs, start: moderngl.Texture, end: moderngl.Texture, out: Surface) -> None:
        node, opaque = self._node(run), not self._shared.transparent
        if node is None:
            out.use()
            self._shared.blitter.dissolve(start, end, run.progress, self._size, opaque=opaque)
            return
        result = node.draw(run.node, None, out, pictures={"startImage": start, "endImage": end}, opaque=opaque)
        if result is not out.texture:
            out.use()
            if opaque:
                self._shared.blitter.show(result, 1.0, self._size)
            else:
                self._shared.blitter.copy(result)

    def _node(self, run: TransitionInputs) -> ShaderNode | None:
        """Return what draws a run, None for the built-in dissolve."""
        model = self._stock.find(run.node.uid)
        if model is None:
            return None
        node = self._nodes.get(run.number)
        if node is None:
            node = self._nodes[run.number] = ShaderNode(model.uid, model.wanted, self._shared)
        if node.digest != model.digest or node.wanted is not model.wanted:
            node.want(model.wanted)
            node.settle()
        try:
            node.fit(self._size, run.node.values)
        except moderngl.Error as error:
            text = f"{node.wanted.name} has no room on the graphics card ({error}). Scenes dissolve instead."
            self._stock.tell(Problem(f"node.{model.uid}", text, "error", node.wanted.id))
            return None
        return node if node.usable else None
