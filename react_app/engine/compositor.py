"""The layer stack: each layer's generator and effects, laid over one another into one picture."""

from __future__ import annotations

import moderngl

from react_app.core.frame import FrameInputs, LayerInputs, NodeInputs
from react_app.engine.blit import FORMULAS, UNIT_MODES, Flatten, blending
from react_app.engine.clips import Clips
from react_app.engine.nodes import Shared
from react_app.engine.state import NodeState
from react_app.engine.stock import Stock
from react_app.engine.surface import Size, Surface
from react_app.engine.transitions import Transitions


class Compositor:
    """Draws the layers of a frame into a picture of its own size.

    The last pass of a layer goes straight onto the pile: the bottom layer overwrites it, a layer in one of the modes of
    the blending unit is blended onto it. Other modes read the pile and write another; there are two, one of them the
    picture, and the first is chosen so that the last is the picture. Nothing is copied or cleared.

    The picture lies on black (its alpha is 1), or is left premultiplied with what the layers cover where `shared` asks
    for a transparent one: its colours are the same then.
    """

    def __init__(self, shared: Shared, stock: Stock, clips: Clips, size: Size) -> None:
        self._shared = shared
        self._clips = clips
        self._blitter = shared.blitter
        self._stock = stock
        self._size = size
        self._other = Surface(shared.ctx, size, shared.dtype)
        self._ground = 0.0 if shared.transparent else 1.0
        self._chain = tuple(Surface(shared.ctx, size, shared.dtype) for _ in range(3))
        self._transitions = Transitions(shared, stock, size, self._draw_layers)
        self._frame = 0

    def draw(self, frame: FrameInputs, picture: Surface, count: int) -> None:
        """Draw a frame into `picture`; `count` numbers the frames this renderer drew."""
        self._frame = count
        if frame.transitions:
            self._transitions.draw(frame, picture)
        else:
            self._transitions.forget(frame)
            self._draw_layers(frame.layers, picture)

    def remember(self, frame: FrameInputs, count: int) -> None:
        """Draw only what later frames depend on of the layers of a frame, in which no transition remembers anything."""
        self._frame = count
        self._transitions.forget(frame)
        scenes = {frame.scene: frame.layers} | {run.scene: run.layers for run in frame.transitions}
        for layers in scenes.values():
            for layer in layers:
                if self._visible(layer):
                    self._remember_layer(layer)

    def _remember_layer(self, layer: LayerInputs) -> None:
        chain = [self._clips.dressed(layer), *self._effects(layer)]
        keeping = [place for place, inputs in enumerate(chain) if self._stock.keeps_state(inputs.uid)]
        if not keeping:
            return
        before = self._draw_chain(layer, chain[1 : keeping[-1]]) if keeping[-1] else None
        inputs = chain[keeping[-1]]
        node = self._stock.find(inputs.uid)
        assert node is not None
        node.remember(inputs, before, self._clips.pictures(inputs.uid))

    def _draw_layers(self, stack: tuple[LayerInputs, ...], picture: Surface) -> None:
        layers = [layer for layer in stack if self._visible(layer)]
        if not layers:
            picture.clear(self._ground)
            return
        reading = [place for place, layer in enumerate(layers) if place > 0 and layer.blend in FORMULAS]
        piles = (picture, self._other)
        turn = len(reading) % 2
        last_reading = reading[-1] if reading else 0
        for place, layer in enumerate(layers):
            how = (min(layer.opacity, 1.0), self._ground if place >= last_reading else 0.0)
            if place in reading:
                texture = self._draw_chain(layer, self._effects(layer))
                below, turn = piles[turn], 1 - turn
                piles[turn].use()
                self._blitter.compose(texture, below.texture, layer.blend, how, self._size)
            elif place == 0:
                self._draw_onto(layer, piles[turn], how, blend=False)
            else:
                self._draw_onto(layer, piles[turn], (how[0], 0.0), blend=True)

    def runs(self) -> tuple[tuple[int, NodeState], ...]:
        """Return what transitions under way remember, by the numbers of their runs."""
        return self._transitions.state()

    def restore_runs(self, runs: tuple[tuple[int, NodeState], ...]) -> None:
        """Go on with transitions under way.

        Raises:
            moderngl.Error: the driver has no room for them.
        """
        self._transitions.restore(runs)

    def release(self) -> None:
        """Free the surfaces."""
        self._transitions.release()
        for surface in (self._other, *self._chain):
            surface.release()

    def _visible(self, layer: LayerInputs) -> bool:
        if not layer.visible or layer.opacity <= 0.0 or (layer.clip is not None and not self._clips.shows(layer.uid)):
            return False
        return self._stock.fit(layer.generator, self._size, self._frame)

    def _effects(self, layer: LayerInputs) -> list[NodeInputs]:
        """Return the effects that are drawn; fully dry ones only where they remember earlier frames."""
        return [e for e in layer.effects if e.on and self._stock.fit(e, self._size, self._frame) and self._heard(e)]

    def _heard(self, effect: NodeInputs) -> bool:
        return effect.mix > 0.0 or self._stock.keeps_state(effect.uid)

    def _draw_onto(self, layer: LayerInputs, pile: Surface, how: Flatten, *, blend: bool) -> None:
        """Draw a layer premultiplied over the whole of a pile, or blend it onto what is there."""
        factors = UNIT_MODES[layer.blend] if blend else None
        effects = self._effects(layer)
        last = effects[-1] if effects else self._clips.dressed(layer)
        before = self._draw_chain(layer, effects[:-1]) if effects else None
        node = self._stock.find(last.uid)
        assert node is not None
        if node.direct and (before is None or last.mix >= 1.0):
            node.draw(last, before, pile, how, factors, pictures=self._clips.pictures(last.uid), opaque=layer.opaque)
            return
        texture = self._draw_node(last, before, layer)
        pile.use()
        with blending(self._shared.ctx, factors):
            if before is None or last.mix >= 1.0:
                self._blitter.flatten(texture, how, self._size)
            else:
                self._blitter.mix(before, texture, last.mix, how, self._size)

    def _draw_chain(self, layer: LayerInputs, effects: list[NodeInputs]) -> moderngl.Texture:
        """Draw a layer's generator and effects and return the result, straight alpha."""
        picture = self._draw_node(self._clips.dressed(layer), None, layer)
        for effect in effects:
            wet = self._draw_node(effect, picture, layer)
            if effect.mix >= 1.0:
                picture = wet
            elif effect.mix > 0.0:
                mixed = self._free(picture, wet)
                mixed.use()
                self._blitter.mix(picture, wet, effect.mix, None, self._size)
                picture = mixed.texture
        return picture

    def _draw_node(self, inputs: NodeInputs, picture: moderngl.Texture | None, layer: LayerInputs) -> moderngl.Texture:
        node = self._stock.find(inputs.uid)
        assert node is not None
        out = self._free(picture)
        result = node.draw(inputs, picture, out, pictures=self._clips.pictures(inputs.uid), opaque=layer.opaque)
        if layer.opaque and not node.direct:
            out.use()
            self._blitter.show(result, 1.0, self._size)
            return out.texture
        return result

    def _free(self, *busy: moderngl.Texture | None) -> Surface:
        return next(surface for surface in self._chain if surface.texture not in busy)
