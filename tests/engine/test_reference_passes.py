"""Passes: sizes, what reads what when, what stays and in how many bits. Pictures are 16x12 if nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.kit import isf
from tests.engine.reference import Bench, Playing, coordinates


def passes(bench: Bench, entries: str, *codes: str, inputs: str = "", before: str = "") -> Playing:
    """A shader with one line of code for each pass."""
    code = "\n".join(f"if (PASSINDEX == {index}) {{ {line} }}" for index, line in enumerate(codes))
    header = f'"INPUTS": [{inputs}], "PASSES": [{entries}]'
    return bench.play(isf(f"{before}\nvoid main() {{ gl_FragColor = vec4(0.0);\n{code}\n}}", header))


OUT = "gl_FragColor"
TIMES = "vec4(TIME, TIMEDELTA, FRAMEINDEX, 1.0)"
BUF = "IMG_NORM_PIXEL(buf, vec2(0.5))"

SIZES: list[tuple[str, str, tuple[int, int]]] = [
    # WIDTH                      HEIGHT                        pixels of a target in a 16x12 picture
    ("", "", (16, 12)),
    ('"$WIDTH"', '"$HEIGHT"', (16, 12)),
    ('"$WIDTH/2"', '"$HEIGHT/3"', (8, 4)),
    ('"$WIDTH/5"', '"$HEIGHT/5.0"', (3, 2)),  # 3.2 and 2.4, truncated
    ('"floor($WIDTH/3.0)"', '"ceil($WIDTH/3.0)"', (5, 6)),
    ('"max($WIDTH, 20)"', '"min($HEIGHT, 7.0)"', (20, 7)),
    ('"$WIDTH*0.25 + $HEIGHT"', '"$HEIGHT - $WIDTH/2"', (16, 4)),
    ("7", "3.9", (7, 3)),
    ('"7"', '"3"', (7, 3)),
    ('"WIDTH/2"', '"height"', (8, 12)),  # without a dollar, in small letters
    ('"$HEIGHT"', "", (12, 12)),
    ('"0"', "-5", (1, 1)),
    ('"1.0/0.0"', '"sqrt(0-1)"', (1, 1)),  # infinite, not a number
    ('"1e300*1e300"', '"0*1e300*1e300"', (1, 1)),
    ('"$nobody"', '"4 + $nobody"', (1, 4)),
    ('"$f"', '"$l"', (6, 9)),
    ('"2*$b"', '"3 + $e"', (2, 3)),
    ('"f + l"', '"pow(2, 3) % 5"', (15, 3)),
    ('"abs(-3) + sqrt(16)"', '"round(2.6)"', (7, 3)),
]
SIZE_INPUTS = """{"NAME": "f", "TYPE": "float", "MAX": 64, "MIN": 0, "DEFAULT": 6.5}, {"NAME": "b", "TYPE": "bool"},
    {"NAME": "l", "TYPE": "long", "VALUES": [9, 4], "LABELS": ["a", "b"]}, {"NAME": "e", "TYPE": "event"}"""


@pytest.mark.parametrize(("width", "height", "expected"), SIZES)
def test_a_target_has_the_size_of_its_expressions(
    bench: Bench, width: str, height: str, expected: tuple[int, int]
) -> None:
    sizes = "".join(f', "{key}": {value}' for key, value in (("WIDTH", width), ("HEIGHT", height)) if value)
    playing = passes(
        bench,
        f'{{"TARGET": "buf", "FLOAT": true{sizes}}}, {{}}',
        f"{OUT} = vec4(RENDERSIZE, 0.0, 1.0);",
        f"{OUT} = vec4({BUF}.xy, IMG_SIZE(buf));",
        inputs=SIZE_INPUTS,
    )
    assert playing.colour() == (*expected, *expected), "RENDERSIZE in the pass, IMG_SIZE afterwards"


def test_sizes_follow_inputs_and_events_from_frame_to_frame(bench: Bench) -> None:
    playing = passes(
        bench,
        '{"TARGET": "buf", "WIDTH": "$f", "HEIGHT": "1 + 4*$e"}, {}',
        f"{OUT} = vec4(1.0);",
        f"{OUT} = vec4(IMG_SIZE(buf), RENDERSIZE);",
        inputs=SIZE_INPUTS,
    )
    assert playing.colour() == (6, 1, 16, 12)
    assert playing.colour(f=20.0, e=True) == (20, 5, 16, 12)
    assert playing.colour(size=(8, 8)) == (20, 1, 8, 8)


RULES: list[tuple[str, str, tuple[str, ...], list[float]]] = [
    # what                                       PASSES, code of each pass, red of the picture in frames 0, 1, 2
    ("no PASSES is one pass with index 0", "", (f"{OUT} = vec4(PASSINDEX == 0 ? 0.5 : 0.0);",), [0.5, 0.5, 0.5]),
    ("a pass has its index", "{}, {}, {}", ("", "", f"{OUT} = vec4(float(PASSINDEX));"), [2, 2, 2]),
    ("a pass without a target that is not the last is thrown away", "{}, {}", (f"{OUT} = vec4(1.0);", ""), [0, 0, 0]),
    (
        "a later pass reads what an earlier one of the frame wrote",
        '{"TARGET": "buf", "FLOAT": true}, {}',
        (f"{OUT} = vec4(float(FRAMEINDEX) + 1.0);", f"{OUT} = {BUF};"),
        [1, 2, 3],
    ),
    (
        "a target that is written later is black until then",
        '{"TARGET": "a", "FLOAT": true}, {"TARGET": "buf", "FLOAT": true}, {}',
        (f"{OUT} = {BUF} + 0.25;", f"{OUT} = vec4(9.0);", f"{OUT} = IMG_NORM_PIXEL(a, vec2(0.5));"),
        [0.25, 0.25, 0.25],
    ),
    (
        "a persistent one holds the frame before until then",
        '{"TARGET": "a", "FLOAT": true}, {"TARGET": "buf", "FLOAT": true, "PERSISTENT": true}, {}',
        (f"{OUT} = {BUF} + 0.25;", f"{OUT} = vec4(9.0);", f"{OUT} = IMG_NORM_PIXEL(a, vec2(0.5));"),
        [0.25, 9.25, 9.25],
    ),
    (
        "a pass reads its own persistent target as it was",
        '{"TARGET": "buf", "FLOAT": true, "PERSISTENT": true}, {}',
        (f"{OUT} = {BUF} + 1.0;", f"{OUT} = {BUF};"),
        [1, 2, 3],
    ),
    (
        "a pass reads its own passing target as black",
        '{"TARGET": "buf", "FLOAT": true}, {}',
        (f"{OUT} = {BUF} + 1.0;", f"{OUT} = {BUF};"),
        [1, 1, 1],
    ),
    (
        "two passes into one target: the second reads the first",
        '{"TARGET": "buf", "FLOAT": true}, {"TARGET": "buf"}, {}',
        (f"{OUT} = {BUF} + 1.0;", f"{OUT} = {BUF} * 3.0;", f"{OUT} = {BUF};"),
        [3, 3, 3],
    ),
    (
        "and what stays is of the last",
        '{"TARGET": "buf", "FLOAT": true, "PERSISTENT": true}, {"TARGET": "buf"}, {}',
        (f"{OUT} = {BUF} + 1.0;", f"{OUT} = {BUF} * 3.0;", f"{OUT} = {BUF};"),
        [3, 12, 39],
    ),
    (
        "a last pass into a target is the picture",
        '{"TARGET": "a"}, {"TARGET": "buf"}',
        (f"{OUT} = vec4(0.2);", f"{OUT} = vec4(IMG_THIS_PIXEL(a).r * 3.0);"),
        [0.6, 0.6, 0.6],
    ),
    (
        "and, if persistent, the buffer of the next frame",
        '{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}',
        (f"{OUT} = {BUF} * 2.0 + 1.0;",),
        [1, 3, 7],
    ),
    (
        "PERSISTENT may be a number",
        '{"TARGET": "buf", "PERSISTENT": 1, "FLOAT": 1}, {}',
        (f"{OUT} = {BUF} + 1.0;", f"{OUT} = {BUF};"),
        [1, 2, 3],
    ),
    (
        "or a word, in small letters",
        '{"TARGET": "buf", "persistent": "true", "float": "YES"}, {}',
        (f"{OUT} = {BUF} + 1.0;", f"{OUT} = {BUF};"),
        [1, 2, 3],
    ),
    (
        "and it may say no",
        '{"TARGET": "buf", "PERSISTENT": "false", "FLOAT": true}, {}',
        (f"{OUT} = {BUF} + 1.0;", f"{OUT} = {BUF};"),
        [1, 1, 1],
    ),
    (
        "8 bits end at one",
        '{"TARGET": "buf", "PERSISTENT": true}, {}',
        (f"{OUT} = {BUF} + 0.6;", f"{OUT} = {BUF};"),
        [0.6, 1, 1],
    ),
    (
        "and know no steps below 1/255",
        '{"TARGET": "buf", "PERSISTENT": true}, {}',
        (f"{OUT} = {BUF} + 0.001;", f"{OUT} = {BUF};"),
        [0, 0, 0],
    ),
    (
        "FLOAT keeps them, and negative ones",
        '{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}, {}',
        (f"{OUT} = {BUF} - 0.00001;", f"{OUT} = {BUF} * 1000.0;"),
        [-0.01, -0.02, -0.03],
    ),
    (
        "a persistent buffer begins transparent black",
        '{"TARGET": "buf", "PERSISTENT": true}, {}',
        (f"{OUT} = vec4(1.0);", f"{OUT} = vec4(1.0);"),
        [1, 1, 1],
    ),
    (
        "TIME, TIMEDELTA and FRAMEINDEX are the same in all passes",
        '{"TARGET": "buf", "FLOAT": true}, {}',
        (f"{OUT} = {TIMES};", f"{OUT} = vec4({BUF} == {TIMES});"),
        [1, 1, 1],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "entries", "codes", "reds"), RULES, ids=[rule[0] for rule in RULES])
def test_the_rules_of_passes(bench: Bench, what: str, entries: str, codes: tuple[str, ...], reds: list[float]) -> None:
    playing = passes(bench, entries, *codes)
    found = [playing.colour(t=frame / 10, dt=0.1)[0] for frame in range(3)]
    assert found == pytest.approx(reds, abs=1 / 400 if "FLOAT" not in entries and "float" not in entries else 1e-5)


def test_the_first_contents_are_transparent_black_in_all_channels(bench: Bench) -> None:
    playing = passes(
        bench,
        '{"TARGET": "copy", "FLOAT": true}, {"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}, {}',
        f"{OUT} = {BUF};",
        f"{OUT} = vec4(1.0);",
        f"{OUT} = IMG_THIS_PIXEL(copy);",
    )
    assert playing.colour() == (0, 0, 0, 0)
    assert playing.colour() == (1, 1, 1, 1)


def test_eleven_passes_hand_one_to_the_next(bench: Bench) -> None:
    entries = ", ".join(f'{{"TARGET": "b{index}", "FLOAT": true}}' for index in range(10))
    lines = [f"{OUT} = IMG_THIS_PIXEL(b{index}) + {index + 1}.0;" for index in range(10)]
    assert passes(bench, f"{entries}, {{}}", f"{OUT} = vec4(0.0);", *lines).colour()[0] == sum(range(11))


def test_a_last_target_of_another_size_is_the_picture_in_its_own_size(bench: Bench) -> None:
    playing = passes(bench, '{"TARGET": "buf", "WIDTH": 4, "HEIGHT": 2}', f"{OUT} = vec4(isf_FragNormCoord, 0.0, 1.0);")
    picture = playing.frame()
    assert picture.shape == (2, 4, 4)
    x, y = coordinates((4, 2))
    assert picture[..., :2] == pytest.approx(np.stack([x, y], -1), abs=1 / 400)


def test_pixels_of_a_shrinking_pass_lie_under_those_of_the_whole(bench: Bench) -> None:
    """IMG_THIS_PIXEL is normalised: a half-size copy of a half-size copy still lies where the picture lay."""
    playing = passes(
        bench,
        '{"TARGET": "a", "FLOAT": true},'
        ' {"TARGET": "buf", "FLOAT": true, "WIDTH": "$WIDTH/2", "HEIGHT": "$HEIGHT/2"}, {}',
        f"{OUT} = vec4(isf_FragNormCoord, 0.0, 1.0);",
        f"{OUT} = IMG_THIS_PIXEL(a);",
        f"{OUT} = IMG_THIS_PIXEL(buf);",
    )
    picture = playing.frame()
    x, y = coordinates()
    inner = (slice(1, -1), slice(1, -1))  # the outermost half pixels are clamped
    assert picture[..., 0][inner] == pytest.approx(x[inner], abs=1e-5)
    assert picture[..., 1][inner] == pytest.approx(y[inner], abs=1e-5)


@pytest.mark.parametrize("persistent", [True, False])
def test_contents_are_scaled_when_the_output_is_resized(bench: Bench, persistent: bool) -> None:
    playing = passes(
        bench,
        f'{{"TARGET": "buf", "FLOAT": true, "PERSISTENT": {str(persistent).lower()}}}, {{}}',
        f"{OUT} = FRAMEINDEX == 0 ? vec4(isf_FragNormCoord, 0.25, 0.5) : IMG_THIS_PIXEL(buf);",
        f"{OUT} = IMG_THIS_PIXEL(buf);",
    )
    playing.frame()
    x, y = coordinates((32, 24))
    picture = playing.frame(size=(32, 24))
    wanted = np.stack([x, y, np.full_like(x, 0.25), np.full_like(x, 0.5)], -1) * persistent
    assert picture[1:-1, 1:-1] == pytest.approx(wanted[1:-1, 1:-1], abs=1e-5)
    back = playing.frame(size=(8, 6))
    x, y = coordinates((8, 6))
    assert back[..., 0] == pytest.approx(x * persistent, abs=1e-5)
    assert back[..., 1] == pytest.approx(y * persistent, abs=1e-5)


def test_a_buffer_of_fixed_size_is_left_alone_when_the_output_is_resized(bench: Bench) -> None:
    playing = passes(
        bench,
        '{"TARGET": "buf", "FLOAT": true, "PERSISTENT": true, "WIDTH": 1, "HEIGHT": 1}, {}',
        f"{OUT} = {BUF} + 1.0 / 3.0;",
        f"{OUT} = {BUF};",
    )
    sizes = [(16, 12), (64, 2), (3, 3), (16, 12)]
    assert [playing.colour(size=size)[0] * 3 for size in sizes] == pytest.approx([1, 2, 3, 4], rel=1e-6)


def test_a_sum_of_a_thousand_frames_is_kept_to_the_last_bit(bench: Bench) -> None:
    playing = passes(
        bench,
        '{"TARGET": "buf", "FLOAT": true, "PERSISTENT": true, "WIDTH": 1, "HEIGHT": 1}, {}',
        f"{OUT} = {BUF} + vec4(1.0, 1.0 / 1024.0, TIMEDELTA, 0.0);",
        f"{OUT} = {BUF};",
    )
    for _ in range(999):
        playing.frame(size=(1, 1), dt=1 / 64)
    assert playing.colour(size=(1, 1), dt=1 / 64) == (1000.0, 1000 / 1024, 1000 / 64, 0.0)


def test_feedback_moves_a_pixel_by_one_each_frame(bench: Bench) -> None:
    playing = passes(
        bench,
        '{"TARGET": "buf", "PERSISTENT": true}',
        f"""float new = FRAMEINDEX == 0 && gl_FragCoord.x < 1.0 ? 1.0 : 0.0;
        {OUT} = vec4(new) + (gl_FragCoord.x > 1.0 ? IMG_PIXEL(buf, gl_FragCoord.xy - vec2(1.0, 0.0)) : vec4(0.0));""",
    )
    for frame in range(5):
        picture = playing.frame()
        assert np.argwhere(picture[0, :, 0] == 1.0).ravel().tolist() == [frame]
        assert picture.sum() == 12 * 4, "one column of white, the rest transparent black"


@pytest.mark.parametrize(
    ("width", "height", "size"), [("1e9", "1", (16384, 1)), ("1", "99999", (1, 16384)), ("9^9^9^9", "1", (1, 1))]
)
def test_sides_are_cut_to_what_the_driver_allows(bench: Bench, width: str, height: str, size: tuple[int, int]) -> None:
    longest = bench.shared.ctx.info["GL_MAX_TEXTURE_SIZE"]
    playing = passes(
        bench,
        f'{{"TARGET": "buf", "WIDTH": "{width}", "HEIGHT": "{height}"}}, {{}}',
        f"{OUT} = vec4(1.0);",
        f"{OUT} = vec4(IMG_SIZE(buf), 0.0, 1.0);",
    )
    wanted = tuple(longest if side == 16384 else side for side in size)
    assert playing.colour()[:2] == wanted
    assert bool(playing.node.note) == (max(size) > 1)


def test_buffers_past_the_budget_are_all_made_smaller_and_told_about(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("react_app.engine.targets.BUDGET", 96 * 16 * 16)
    playing = passes(
        bench,
        '{"TARGET": "a", "FLOAT": true, "WIDTH": 64, "HEIGHT": 64}, {"TARGET": "b", "PERSISTENT": true,'
        ' "FLOAT": true, "WIDTH": 32, "HEIGHT": 32}, {}',
        "",
        "",
        f"{OUT} = vec4(IMG_SIZE(a), IMG_SIZE(b));",
    )
    share = (96 * 16 / (64 * 64 + 2 * 32 * 32)) ** 0.5
    assert playing.colour() == (int(64 * share),) * 2 + (int(32 * share),) * 2
    assert "are drawn smaller" in playing.node.note
    assert playing.node.bytes <= 96 * 16 * 16


def test_an_output_larger_than_any_fixed_limit_has_buffers_of_its_own_size(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("react_app.engine.targets.MAX_PIXELS", 64)
    playing = passes(
        bench,
        '{"TARGET": "a"}, {"TARGET": "b", "WIDTH": "2*$WIDTH"}, {}',
        "",
        "",
        f"{OUT} = vec4(IMG_SIZE(a), IMG_SIZE(b));",
    )
    width, height, cut_width, cut_height = playing.colour()
    assert (width, height) == (16, 12)
    assert cut_width * cut_height <= 16 * 12
