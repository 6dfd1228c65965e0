from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.show import BLEND_MODES, BlendMode, Effect, Layer
from tests.engine.kit import INVERT, Player, change, flat, isf, plan_of, scene

Colour = NDArray[np.float64]

BLENDS: dict[BlendMode, Callable[[Colour, Colour], Colour]] = {
    "normal": lambda b, s: s,
    "screen": lambda b, s: b + s - b * s,
    "multiply": lambda b, s: b * s,
    "difference": lambda b, s: np.abs(b - s),
    "lighten": np.maximum,
    "darken": np.minimum,
    "overlay": lambda b, s: np.where(b <= 0.5, 2 * b * s, 1 - 2 * (1 - b) * (1 - s)),
}


def over(mode: BlendMode, below: tuple[Colour, float], top: tuple[Colour, float]) -> tuple[Colour, float]:
    """W3C compositing of straight colours, premultiplied result."""
    (b, ba), (s, sa) = below, top
    alpha = sa + ba - sa * ba
    if mode == "add":
        return s * sa + b * ba, alpha
    return sa * (1 - ba) * s + sa * ba * BLENDS[mode](b, s) + (1 - sa) * ba * b, alpha


@pytest.mark.parametrize("mode", BLEND_MODES)
@pytest.mark.parametrize(("below_alpha", "top_alpha", "opacity"), [(1.0, 1.0, 1.0), (1.0, 0.4, 0.6), (0.4, 0.6, 1.0)])
def test_blend_modes_follow_the_arithmetic(
    player: Player, mode: BlendMode, below_alpha: float, top_alpha: float, opacity: float
) -> None:
    below, top = np.array([0.2, 0.8, 0.4]), np.array([0.8, 0.4, 0.6])  # whole numbers of 255
    layers = (Layer(1, "A", "a"), Layer(2, "B", "b", blend=mode, opacity=opacity))
    texts = {"a": flat(below[0], below[1], below[2], below_alpha), "b": flat(top[0], top[1], top[2], top_alpha)}
    found = player.load(plan_of([scene(*layers)], texts)).colour()
    expected, _ = over(mode, (below, below_alpha), (top, top_alpha * opacity))
    assert np.abs(np.array(found[:3]) - np.round(255 * np.clip(expected, 0, 1))).max() <= 1
    assert found[3] == 255


@pytest.mark.parametrize("mode", BLEND_MODES)
def test_a_lone_layer_shows_as_it_is_in_every_mode(player: Player, mode: BlendMode) -> None:
    player.load(plan_of([scene(Layer(1, "A", "a", blend=mode))], {"a": flat(0.2, 0.4, 0.6)}))
    assert player.colour() == (51, 102, 153, 255)


def test_a_generator_s_alpha_lets_the_black_ground_through(player: Player) -> None:
    assert player.one(flat(1.0, 1.0, 1.0, 0.5)).colour() == (128, 128, 128, 255)


def test_layers_lie_in_order_with_the_last_on_top(player: Player) -> None:
    texts = {"r": flat(1.0), "g": flat(0.0, 1.0), "b": flat(0.0, 0.0, 1.0)}
    layers = [Layer(i, name, name) for i, name in enumerate("rgb", start=1)]
    player.load(plan_of([scene(*layers)], texts))
    assert player.colour()[:3] == (0, 0, 255)


def test_five_layers_add_up(player: Player) -> None:
    layers = [Layer(i, "L", "g", blend="add") for i in range(1, 6)]
    player.load(plan_of([scene(*layers)], {"g": flat(0.1, 0.15)}))
    assert player.colour()[:2] == pytest.approx((128, 191), abs=2)


def test_opacity_fades_a_layer_and_zero_leaves_what_is_below(player: Player) -> None:
    layers = (Layer(1, "A", "a"), Layer(2, "B", "b"))
    player.load(plan_of([scene(*layers)], {"a": flat(0.0, 0.0, 1.0), "b": flat(1.0)}))
    assert player.colour(change("strip.2.opacity", 0.4))[:3] == (102, 0, 153)
    assert player.colour(change("strip.2.opacity", 0.0))[:3] == (0, 0, 255)


def test_mute_hides_and_solo_shows_alone(player: Player) -> None:
    layers = (Layer(1, "A", "a"), Layer(2, "B", "b", blend="add"))
    player.load(plan_of([scene(*layers)], {"a": flat(0.0, 0.0, 1.0), "b": flat(1.0)}))
    assert player.colour()[:3] == (255, 0, 255)
    assert player.colour(change("strip.1.mute", True))[:3] == (255, 0, 0)
    assert player.colour(change("strip.1.solo", True))[:3] == (0, 0, 255)


def test_with_every_layer_muted_the_picture_is_black(player: Player) -> None:
    player.one(flat(1.0))
    player.step()
    assert player.colour(change("strip.1.mute", True))[:3] == (0, 0, 0)


def with_effects(player: Player, *effects: Effect, generator: str = "g") -> Player:
    texts = {"g": flat(0.2, 0.4, 1.0), "t": flat(1.0, 1.0, 1.0, 0.5), "invert": INVERT, "half": HALF, "fade": FADE}
    return player.load(plan_of([scene(Layer(1, "L", generator, effects=effects))], texts))


HALF = isf(
    "void main() { vec4 c = IMG_THIS_PIXEL(inputImage); gl_FragColor = vec4(c.rgb * 0.5, c.a); }",
    '"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]',
)
FADE = isf(
    "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(inputImage).rgb, 0.0); }",
    '"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]',
)


def test_effects_work_in_the_order_of_the_chain(player: Player) -> None:
    with_effects(player, Effect(2, "invert"), Effect(3, "half"))
    assert player.colour()[:3] == pytest.approx((102, 76, 0), abs=1)
    with_effects(player, Effect(2, "half"), Effect(3, "invert"))
    assert player.colour()[:3] == pytest.approx((230, 204, 128), abs=1)


def test_dry_wet_goes_from_untouched_to_full(player: Player) -> None:
    with_effects(player, Effect(2, "invert"))
    assert player.colour(change("strip.2.mix", 0.0))[:3] == (51, 102, 255)
    assert player.colour(change("strip.2.mix", 0.25))[:3] == pytest.approx((89, 115, 191), abs=1)
    assert player.colour(change("strip.2.mix", 1.0))[:3] == (204, 153, 0)


def test_dry_wet_between_different_alphas_does_not_bleed_colour(player: Player) -> None:
    with_effects(player, Effect(2, "fade", mix=0.5), generator="t")
    assert player.colour()[:3] == (64, 64, 64), "white at half of half alpha"


def test_an_effect_that_is_off_does_nothing(player: Player) -> None:
    with_effects(player, Effect(2, "invert"))
    assert player.colour(change("strip.2.on", False))[:3] == (51, 102, 255)


def test_a_dry_effect_goes_on_remembering_but_one_that_is_off_does_not(player: Player) -> None:
    count = isf(
        "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(buf).r + 0.1, 0.0, 0.0, IMG_THIS_PIXEL(inputImage).a); }",
        '"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}],'
        ' "PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
    )
    layer = Layer(1, "L", "g", effects=(Effect(2, "count", mix=0.0),))
    player.load(plan_of([scene(layer)], {"g": flat(0.0), "count": count}))
    player.steps(3)
    assert player.colour(change("strip.2.mix", 1.0))[0] == 102
    player.step(change("strip.2.on", False))
    player.step()
    assert player.colour(change("strip.2.on", True))[0] == 128


def test_effects_work_on_upper_layers_and_on_results_in_buffers(player: Player) -> None:
    buffered = isf(
        "void main() { gl_FragColor = vec4(0.25, 0.0, 0.0, 0.5); }", '"PASSES": [{"TARGET": "buf", "PERSISTENT": true}]'
    )
    layers = (Layer(1, "A", "buffered"), Layer(2, "B", "g", blend="add", effects=(Effect(3, "invert", mix=0.5),)))
    player.load(plan_of([scene(*layers)], {"buffered": buffered, "g": flat(0.0, 1.0, 0.0, 0.5), "invert": INVERT}))
    assert player.colour()[:3] == pytest.approx((32 + 64, 64, 64), abs=1)


def test_modes_that_read_what_is_below_mix_with_those_that_do_not(player: Player) -> None:
    colours = {"a": (0.2, 0.8, 0.4), "b": (0.8, 0.6, 0.2), "c": (0.6, 0.0, 0.4), "d": (0.2, 0.2, 0.0)}
    modes: tuple[BlendMode, ...] = ("normal", "multiply", "difference", "add")
    layers = [Layer(uid, key, key, blend=mode) for uid, (key, mode) in enumerate(zip(colours, modes, strict=True), 1)]
    player.load(plan_of([scene(*layers)], {key: flat(*rgb) for key, rgb in colours.items()}))
    expected = np.abs(np.array(colours["a"]) * colours["b"] - colours["c"]) + colours["d"]
    assert np.abs(np.array(player.colour()[:3]) - 255 * expected).max() <= 1
    one_less = player.colour(change("strip.2.mute", True))
    expected = np.abs(np.array(colours["a"]) - colours["c"]) + colours["d"]
    assert np.abs(np.array(one_less[:3]) - 255 * expected).max() <= 1


def test_a_pixel_that_an_upper_layer_discards_shows_what_is_below(player: Player) -> None:
    hole = isf("void main() { if (isf_FragNormCoord.x < 0.5) discard; gl_FragColor = vec4(1.0, 0.0, 0.0, 1.0); }")
    player.load(plan_of([scene(Layer(1, "A", "a"), Layer(2, "B", "b"))], {"a": flat(0.0, 1.0), "b": hole}))
    pixels = player.step()
    assert (pixels[:, :4] == (0, 255, 0, 255)).all()
    assert (pixels[:, 4:] == (255, 0, 0, 255)).all()


def test_an_upper_layer_s_last_effect_may_be_half_dry(player: Player) -> None:
    layers = (Layer(1, "A", "a"), Layer(2, "B", "b", opacity=0.5, effects=(Effect(3, "invert", mix=0.5),)))
    player.load(plan_of([scene(*layers)], {"a": flat(0.2), "b": flat(1.0, 1.0), "invert": INVERT}))
    assert player.colour() == pytest.approx((90, 64, 64, 255), abs=1)
