"""Shaders made to harm: each is refused in a child with a reason, remembered by its text, and never gets further."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from react_app.core.errors import ShaderError
from react_app.core.show import Effect, Layer, Scene, Show
from react_app.engine.probe import Prober, probe_shaders
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library, UntriedError
from react_app.shaders.verdicts import Verdicts

LIMIT_S = 3.0


def isf(body: str, **header: object) -> str:
    return f"/*{json.dumps({'ISFVSN': '2', **header})}*/\n{body}"


GOOD = isf("void main() { gl_FragColor = vec4(isf_FragNormCoord, 0.5, 1.0); }")
SPIN = """
  float a = 0.0;
  for (int i = 0; i < 2000000000; i++) for (int j = 0; j < 2000000000; j++) a = fract(a + sin(a + TIME));
  gl_FragColor.r = a;
"""
WHITE = "void main() { gl_FragColor = vec4(1.0); }"


def when(condition: str, **header: object) -> str:
    """A white picture that hangs under a condition."""
    return isf(f"void main() {{ gl_FragColor = vec4(1.0); if ({condition}) {{ {SPIN} }} }}", **header)


OWN_CLOCK = f"""void main() {{
  vec4 was = IMG_THIS_PIXEL(clock);
  gl_FragColor = was + vec4(TIMEDELTA, 0.0, 0.0, 1.0);
  if (was.r > 1.5) {{ {SPIN} }}
}}"""
HANGS = {
    "at once": isf(f"void main() {{ gl_FragColor = vec4(1.0); {SPIN} }}"),
    "in the second second": when("TIME > 1.4"),
    "by its own clock": isf(OWN_CLOCK, PASSES=[{"TARGET": "clock", "PERSISTENT": True, "FLOAT": True}]),
    "after an hour": when("TIME > 3000.0"),
    "at the end of a control": when("depth > 0.95", INPUTS=[{"NAME": "depth", "TYPE": "float", "DEFAULT": 0.1}]),
    "when an event is fired": when("burst", INPUTS=[{"NAME": "burst", "TYPE": "event"}]),
    "when music plays": when("react_bass > 0.5"),
}
HUGE = [{"TARGET": f"b{i}", "WIDTH": "16384", "HEIGHT": "16384", "FLOAT": True, "PERSISTENT": True} for i in range(20)]
GROWING = [{"TARGET": f"b{i}", "WIDTH": "$WIDTH * size", "HEIGHT": "$HEIGHT * size", "FLOAT": True} for i in range(12)]
MACROS = "\n".join(["#define a0 sin(TIME)", *(f"#define a{i} a{i - 1}+a{i - 1}" for i in range(1, 28))])
BAD: dict[str, tuple[str, str]] = {
    "16k buffers": (isf(WHITE, PASSES=HUGE), "buffers take more than"),
    "buffers that grow with a control": (
        isf(WHITE, PASSES=GROWING, INPUTS=[{"NAME": "size", "TYPE": "float", "DEFAULT": 0.1, "MIN": 0.1, "MAX": 8}]),
        "buffers take more than",
    ),
    "hundreds of passes": (isf(WHITE, PASSES=[{} for _ in range(400)]), "400 passes"),
    "a flood of NaN": (isf("void main() { gl_FragColor = vec4(sqrt(-1.0 - TIME)); }"), "NaN"),
    "10 MB of text": (GOOD + "// and so on\n" * 800_000, "bigger than"),
    "JSON as deep as the sea": ("/*" + '{"A":' * 100_000 + "*/\n" + WHITE, "deep"),
    "lists as deep as the sea": ('/*{"A":' + "[" * 100_000 + "*/\n" + WHITE, "deep"),
    "a way out of the folder": (isf(WHITE, IMPORTED={"x": {"PATH": "../../../../etc/passwd"}}), "own folder"),
    "an absolute way out": (isf(WHITE, IMPORTED={"x": {"PATH": "/etc/passwd"}}), "own folder"),
    "Python in a size": (isf(WHITE, PASSES=[{"TARGET": "b", "WIDTH": "__import__('os').getpid()"}]), "cannot be"),
    "an attribute in a size": (isf(WHITE, PASSES=[{"TARGET": "b", "WIDTH": "$WIDTH.__class__"}]), "cannot be"),
    "a tower of powers": (isf(WHITE, PASSES=[{"TARGET": "b", "WIDTH": "(" * 300 + "1" + ")" * 300}]), "cannot be read"),
    "GLSL in a name": (isf(WHITE, INPUTS=[{"NAME": "x; } void evil() {", "TYPE": "float"}]), "called"),
    "macros that multiply": (isf(f"{MACROS}\nvoid main() {{ gl_FragColor = vec4(a27); }}"), ""),
    "no shader at all": ("\0" * 5000, "header"),
}  # fmt: skip


def write(folder: Path, name: str, text: str) -> str:
    path = folder / f"{name}.fs"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize("name", HANGS)
@pytest.mark.timeout(300)
def test_a_shader_that_hangs_is_stopped_refused_and_refused_at_once_ever_after(name: str, tmp_path: Path) -> None:
    memory = tmp_path / "verdicts.jsonl"
    path = write(tmp_path, "hangs", HANGS[name])
    (result,) = probe_shaders([path], time_limit_s=LIMIT_S, cache=memory)
    assert not result.ok
    assert "was stopped" in result.reason or "stand still" in result.reason
    again = write(tmp_path, "the same under another name", HANGS[name])
    known = Verdicts(memory).verdict(Path(again), result.digest)  # as after a restart: nothing but the file is left
    assert known is not None
    assert (known.id, known.ok, known.reason) == (again, False, result.reason)
    with pytest.raises(ShaderError, match=r"was stopped|stand still"):
        Library(gate=Verdicts(memory)).get(again)


@pytest.mark.timeout(300)
def test_each_harmful_text_is_refused_with_a_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    paths = {name: write(tmp_path, f"bad {number}", text) for number, (name, (text, _)) in enumerate(BAD.items())}
    good = write(tmp_path, "good", GOOD)
    *results, last = probe_shaders([*paths.values(), good], time_limit_s=8)
    assert last.ok, last.reason
    for (name, (_, words)), result in zip(BAD.items(), results, strict=True):
        assert not result.ok, name
        assert words in result.reason, (name, result.reason)


def test_pipes_and_folders_are_no_shaders(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.fs")
    (tmp_path / "folder.fs").mkdir()
    (tmp_path / "good.fs").write_text(GOOD)
    os.mkfifo(tmp_path / "good.vs")  # a vertex shader that would never end is none
    pipe, folder, good = probe_shaders([str(tmp_path / f"{name}.fs") for name in ("pipe", "folder", "good")])
    assert "not a file" in pipe.reason
    assert "not a file" in folder.reason
    assert good.ok


def show_of(generator: str, effect: str = "effects/bloom") -> Show:
    return Show(scenes=(Scene("a", "A", layers=(Layer(1, "L", generator, effects=(Effect(2, effect),)),)),), scene="a")


def test_a_show_plays_nothing_of_the_user_s_that_was_not_tried(tmp_path: Path) -> None:
    memory = tmp_path / "verdicts.jsonl"
    path = write(tmp_path, "good", GOOD)
    library = Library(gate=Verdicts(memory))
    plan, problems = compile_plan(show_of(path), library)
    assert plan.scenes[0].layers == ()
    assert [problem.severity for problem in problems] == ["info"]
    assert library.take_untried() == (path,)
    assert probe_shaders([path], cache=memory)[0].ok
    plan, problems = compile_plan(show_of(path), library)
    assert plan.scenes[0].layers[0].generator.shader.id == path
    assert problems == ()
    assert library.take_untried() == ()


def test_a_header_is_not_even_read_before_its_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "good", GOOD)
    monkeypatch.setattr("react_app.shaders.library.parse_isf", lambda *_, **__: pytest.fail("read"))
    with pytest.raises(UntriedError):
        Library(gate=Verdicts(None)).get(path)


def test_a_file_that_was_fine_and_changed_goes_on_as_it_was_until_the_new_text_has_passed(tmp_path: Path) -> None:
    memory = tmp_path / "verdicts.jsonl"
    path = write(tmp_path, "live", GOOD)
    probe_shaders([path], cache=memory)
    library = Library(gate=Verdicts(memory))
    first = library.get(path)
    Path(path).write_text(GOOD.replace("0.5", "nothing"))
    assert library.get(path) is first  # nobody has tried the new text yet
    assert library.take_untried() == (path,)
    assert not probe_shaders([path], cache=memory)[0].ok
    assert library.get(path) is first  # refused
    complaint = library.complaint(path)
    assert complaint is not None
    assert (complaint.line, "nothing" in complaint.reason) == (2, True)
    _, problems = compile_plan(show_of(path), library)
    assert [(problem.where, problem.line) for problem in problems] == [(path, 2)]
    Path(path).write_text(GOOD.replace("0.5", "0.75"))
    probe_shaders([path], cache=memory)
    assert library.get(path).digest != first.digest
    assert library.complaint(path) is None


def test_a_vertex_shader_that_joins_counts_as_another_text(tmp_path: Path) -> None:
    memory = tmp_path / "verdicts.jsonl"
    path = write(tmp_path, "two", GOOD)
    probe_shaders([path], cache=memory)
    library = Library(gate=Verdicts(memory))
    first = library.get(path)
    Path(path).with_suffix(".vert").write_text("void main() { isf_vertShaderInit(); while (true) {} }")
    assert library.get(path) is first
    assert library.take_untried() == (path,)


def test_where_one_can_wait_the_trial_happens_there_and_then(tmp_path: Path) -> None:
    memory = tmp_path / "verdicts.jsonl"
    good, bad = write(tmp_path, "good", GOOD), write(tmp_path, "bad", BAD["a flood of NaN"][0])
    library = Library(gate=Prober(Verdicts(memory)))
    assert library.get(good).kind == "generator"
    with pytest.raises(ShaderError, match="NaN"):
        library.get(bad)
    assert len(list(filter(None, memory.read_text().splitlines()))) == 2


def test_house_shaders_need_no_trial() -> None:
    assert Library(gate=Verdicts(None)).get("generators/aurora").kind == "generator"
