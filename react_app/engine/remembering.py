"""What of a frame that nobody sees has to be drawn: the layers in which something is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from react_app.core.frame import FrameInputs, LayerInputs


def remembered(frame: FrameInputs, keeps_state: Callable[[int], bool]) -> FrameInputs:
    """Return a frame with only those layers in which a shader, by its uid, remembers earlier frames."""

    def remembering(layers: tuple[LayerInputs, ...]) -> tuple[LayerInputs, ...]:
        return tuple(
            layer for layer in layers if any(keeps_state(node.uid) for node in (layer.generator, *layer.effects))
        )

    runs = tuple(replace(run, layers=remembering(run.layers)) for run in frame.transitions)
    return replace(frame, layers=remembering(frame.layers), transitions=runs)
