"""Small plans for tests of the session."""

from __future__ import annotations

from react_app.core.controls import ControlSpec
from react_app.core.plan import Plan, PlanLayer, PlanNode, PlanScene, effect_strip_specs, global_specs, strip_specs
from react_app.core.shader import ShaderDescription
from react_app.core.show import Modulation


def node(uid: int, prefix: str = "layer") -> PlanNode:
    """A shader with one float, one long and one event."""
    specs = (
        ControlSpec(f"{prefix}.{uid}.hue", "float", "Hue", 0.25, 0.0, 2.0),
        ControlSpec(f"{prefix}.{uid}.mode", "long", "Mode", 1, choices=(("A", 1), ("B", 4))),
        ControlSpec(f"{prefix}.{uid}.fire", "event", "Fire", False),
    )
    return PlanNode(uid, ShaderDescription(f"s{uid}", f"S{uid}", "generator", ""), f"{prefix}.{uid}", specs)


def plan(modulations: tuple[tuple[str, Modulation], ...] = (), seed: int = 1) -> Plan:
    """Two scenes; the first has two layers, its second layer an effect."""
    one = PlanLayer(1, "One", node(1))
    two = PlanLayer(2, "Two", node(2), (node(3, "fx"),))
    other = PlanLayer(4, "Other", node(4))
    scenes = (PlanScene("a", "A", (one, two)), PlanScene("b", "B", (other,)))
    specs = list(global_specs((("A", "a"), ("B", "b")), "a"))
    for layer in (one, two, other):
        specs += strip_specs(layer.uid, opacity=1.0, mute=False, solo=False, blend="normal")
        specs += layer.generator.specs
        for effect in layer.effects:
            specs += (*effect_strip_specs(effect.uid, mix=1.0, on=True), *effect.specs)
    return Plan(scenes, "a", tuple(specs), modulations, seed)
