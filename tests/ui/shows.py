"""Small shows and shaders to try things with."""

from __future__ import annotations

from react_app.core.show import Effect, Layer, Modulation, Scene, Show

SHADER = """/*{
 "ISFVSN": "2",
 "DESCRIPTION": "Every kind of input",
 "CATEGORIES": ["Test"],
 "INPUTS": [
  {"NAME": "amount", "TYPE": "float", "LABEL": "Amount", "DEFAULT": 0.25, "MIN": 0, "MAX": 2},
  {"NAME": "steps", "TYPE": "long", "LABEL": "Steps", "DEFAULT": 3, "MIN": 1, "MAX": 9},
  {"NAME": "shape", "TYPE": "long", "LABEL": "Shape", "DEFAULT": 1, "VALUES": [0, 1, 2],
   "LABELS": ["Circle", "Square", "Star"]},
  {"NAME": "invert", "TYPE": "bool", "LABEL": "Invert", "DEFAULT": false},
  {"NAME": "tint", "TYPE": "color", "LABEL": "Tint", "DEFAULT": [1, 0.5, 0, 1]},
  {"NAME": "centre", "TYPE": "point2D", "LABEL": "Centre", "DEFAULT": [0.5, 0.5], "MIN": [0, 0], "MAX": [1, 1]},
  {"NAME": "burst", "TYPE": "event", "LABEL": "Burst"}
 ]
}*/
void main() { gl_FragColor = tint * amount; }
"""


def small_show() -> Show:
    """Return two scenes: two layers of which one has two effects, and one layer."""
    bottom = Layer(1, "Sky", "generators/aurora")
    top = Layer(
        2,
        "Ring",
        "generators/halo",
        blend="add",
        opacity=0.8,
        modulations={"@opacity": Modulation("audio.bass", 0.5)},
        effects=(Effect(3, "effects/bloom"), Effect(4, "effects/trails")),
    )
    other = Layer(5, "Pipe", "generators/tunnel")
    scenes = (
        Scene("first", "First", "Sky under a ring", (bottom, top)),
        Scene("second", "Second", "A pipe", (other,)),
        Scene("third", "Third", "Nothing yet"),
    )
    return Show("Evening", scenes, "first")


def show_with(shader: str) -> Show:
    """Return a show of one layer."""
    return Show("One", (Scene("only", "Only", layers=(Layer(1, "Everything", shader),)),), "only")
