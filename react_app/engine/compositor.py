"""The layer stack: each layer's generator and effects, laid over one another into one picture."""

from __future__ import annotations

import moderngl

from react_app.core.frame import FrameInputs, LayerInputs, NodeInputs
from react_app.engine.blit import Blitter, Flatten
from react_app.engine.nodes import Shared
from react_app.engine.stock import Stock
from react_app.engine.surface import Size, Surface


class Compositor:
    """Draws the layers of a frame into a picture of its own size.

    The bottom layer is drawn straight into the pile, every other one is laid over it in linear order; the last step
    writes the picture. No pass is spent on copying, clearing or turning a lone layer into the picture.
    """

    def __init__(self, shared: Shared, stock: Stock, size: Size) -> None:
        self._shared = shared
        self._blitter: Blitter = shared.blitter
        self._stock = stock
        self._size = size
        self._piles = (Surface(shared.ctx, size), Surface(shared.ctx, size))
        self._chain = tuple(Surface(shared.ctx, size) for _ in range(3))
        self._frame = 0

    def draw(self, frame: FrameInputs, picture: Surface, count: int) -> None:
        """Draw a frame's visible layers into `picture`; `count` numbers the frames this renderer drew."""
        self._frame = count
        layers = [layer for layer in frame.layers if self._visible(layer)]
        if not layers:
            picture.clear(1.0)
            return
        below: Surface | None = None
        for position, layer in enumerate(layers):
            last = position == len(layers) - 1
            out = picture if last else self._piles[position % 2]
            flatten = (min(layer.opacity, 1.0), 1.0 if last else 0.0)
            if below is None:
                self._draw_bottom(layer, out, flatten)
            else:
                texture = self._draw_straight(layer)
                out.use()
                self._blitter.compose(texture, below.texture, layer.blend, flatten)
            below = out

    def release(self) -> None:
        """Free the surfaces."""
        for surface in (*self._piles, *self._chain):
            surface.release()

    def _visible(self, layer: LayerInputs) -> bool:
        return layer.visible and layer.opacity > 0.0 and self._stock.fit(layer.generator, self._size, self._frame)

    def _effects(self, layer: LayerInputs) -> list[NodeInputs]:
        """Return the effects that are drawn; fully dry ones only where they remember earlier frames."""
        return [e for e in layer.effects if e.on and self._stock.fit(e, self._size, self._frame) and self._heard(e)]

    def _heard(self, effect: NodeInputs) -> bool:
        node = self._stock.find(effect.uid)
        return effect.mix > 0.0 or (node is not None and node.keeps_state)

    def _draw_bottom(self, layer: LayerInputs, out: Surface, flatten: Flatten) -> None:
        """Draw a layer premultiplied into `out`, its last pass straight there where possible."""
        effects = self._effects(layer)
        last = effects[-1] if effects else layer.generator
        node = self._stock.find(last.uid)
        assert node is not None
        wet = not effects or last.mix >= 1.0
        if wet and node.direct:
            before = self._draw_chain(layer.generator, effects[:-1]) if effects else None
            node.draw(last, before, out, flatten)
            return
        texture = self._draw_chain(layer.generator, effects)
        out.use()
        self._blitter.compose(texture, self._shared.black, "normal", flatten)

    def _draw_straight(self, layer: LayerInputs) -> moderngl.Texture:
        """Draw a layer and return its texture, straight alpha."""
        return self._draw_chain(layer.generator, self._effects(layer))

    def _draw_chain(self, generator: NodeInputs, effects: list[NodeInputs]) -> moderngl.Texture:
        picture = self._draw_node(generator, None)
        for effect in effects:
            wet = self._draw_node(effect, picture)
            if effect.mix >= 1.0:
                picture = wet
            elif effect.mix > 0.0:
                mixed = self._free(picture, wet)
                mixed.use()
                self._blitter.mix(picture, wet, effect.mix)
                picture = mixed.texture
        return picture

    def _draw_node(self, inputs: NodeInputs, picture: moderngl.Texture | None) -> moderngl.Texture:
        node = self._stock.find(inputs.uid)
        assert node is not None
        return node.draw(inputs, picture, self._free(picture), None)

    def _free(self, *busy: moderngl.Texture | None) -> Surface:
        return next(surface for surface in self._chain if surface.texture not in busy)
