from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from react_app.core.errors import ShaderError
from react_app.core.shader import ShaderDescription, ShaderInput, ShaderPass
from react_app.shaders.isf import load_isf, parse_isf

MAIN = "void main() { gl_FragColor = vec4(1.0); }"


def parse(header: dict[str, Any] | str, code: str = MAIN, **more: str) -> ShaderDescription:
    text = header if isinstance(header, str) else json.dumps(header, indent=1)
    return parse_isf(f"/*{text}*/\n{code}", id="test", **more)


def one_input(**fields: Any) -> ShaderInput:
    (found,) = parse({"INPUTS": [{"NAME": "x", **fields}]}).inputs
    return found


def refused(header: dict[str, Any] | str) -> ShaderError:
    with pytest.raises(ShaderError) as caught:
        parse(header)
    return caught.value


def test_the_header_s_words_are_kept() -> None:
    found = parse({"DESCRIPTION": " What it does ", "CREDIT": "me", "CATEGORIES": ["Glitch", 3], "ISFVSN": "2"})
    assert (found.description, found.credit, found.categories) == ("What it does", "me", ("Glitch", "3"))
    assert found.passes == (ShaderPass(),)


def test_the_code_keeps_its_line_numbers() -> None:
    found = parse_isf('// a note\n/*{\n"INPUTS": []\n}*/\nvoid main() {}\n', id="t")
    lines = found.fragment.split("\n")
    assert lines[4] == "void main() {}"
    assert [line.strip() for line in lines[:4]] == ["", "", "", ""]


def test_line_ends_of_other_systems_count_once() -> None:
    assert parse_isf("/*{\r\n}*/\r\nvoid main() {}\r\n", id="t").fragment.split("\n")[2] == "void main() {}"
    assert parse_isf("\ufeff/*{}*/\rvoid main() {}", id="t").fragment.split("\n")[1] == "void main() {}"


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        ([], "generator"),
        ([("inputImage", "image")], "filter"),
        ([("inputImage", "float")], "generator"),
        ([("startImage", "image"), ("endImage", "image"), ("progress", "float")], "transition"),
        ([("startImage", "image"), ("endImage", "image")], "generator"),
        ([("mask", "image")], "generator"),
    ],
)
def test_the_kind_follows_from_the_inputs(inputs: list[tuple[str, str]], kind: str) -> None:
    assert parse({"INPUTS": [{"NAME": name, "TYPE": type_} for name, type_ in inputs]}).kind == kind


@pytest.mark.parametrize(
    ("fields", "default", "low", "high"),
    [
        ({"TYPE": "float"}, 0.5, 0.0, 1.0),
        ({"TYPE": "float", "MIN": 2, "MAX": 6}, 4.0, 2.0, 6.0),
        ({"TYPE": "float", "MIN": 2}, 0.5, 0.0, 1.0),
        ({"TYPE": "float", "MAX": 20, "DEFAULT": 7}, 1.0, 0.0, 1.0),
        ({"TYPE": "float", "MIN": 0, "MAX": 1, "DEFAULT": 3}, 1.0, 0.0, 1.0),
        ({"TYPE": "float", "MIN": 5, "MAX": -5, "DEFAULT": 1}, 1.0, -5.0, 5.0),
        ({"TYPE": "float", "MIN": 3, "MAX": 3}, 3.5, 3.0, 4.0),
        ({"TYPE": "float", "MIN": "0.5", "MAX": "2", "DEFAULT": "1.5"}, 1.5, 0.5, 2.0),
        ({"TYPE": "float", "DEFAULT": True}, 1.0, 0.0, 1.0),
        ({"TYPE": "long", "VALUES": [3, 5, 9], "LABELS": ["a", "b", "c"], "DEFAULT": 5}, 5, 3.0, 9.0),
        ({"TYPE": "long", "VALUES": [30, 50, 90], "LABELS": ["a", "b", "c"], "DEFAULT": 1}, 50, 30.0, 90.0),
        ({"TYPE": "long", "VALUES": [30, 50], "LABELS": ["a", "b"], "DEFAULT": 7}, 30, 30.0, 50.0),
        ({"TYPE": "long", "VALUES": [1, 2], "LABELS": ["a"], "MIN": 0, "MAX": 4, "DEFAULT": 3}, 3, 0.0, 4.0),
        ({"TYPE": "long", "DEFAULT": 3}, 3, 0.0, 10.0),
        ({"TYPE": "long", "MIN": -4, "MAX": 4}, -4, -4.0, 4.0),
        ({"TYPE": "bool"}, True, 0.0, 1.0),
        ({"TYPE": "bool", "DEFAULT": False}, False, 0.0, 1.0),
        ({"TYPE": "bool", "DEFAULT": 1.0}, True, 0.0, 1.0),
        ({"TYPE": "bool", "DEFAULT": "false"}, False, 0.0, 1.0),
        ({"TYPE": "event"}, False, 0.0, 1.0),
        ({"TYPE": "color"}, (0.0, 0.0, 0.0, 0.0), 0.0, 1.0),
        ({"TYPE": "color", "DEFAULT": [1, 0.5, 2, -1]}, (1.0, 0.5, 1.0, 0.0), 0.0, 1.0),
        ({"TYPE": "color", "DEFAULT": [1, 0.5, 0.25]}, (1.0, 0.5, 0.25, 1.0), 0.0, 1.0),
        ({"TYPE": "point2D"}, (0.5, 0.5), (0.0, 0.0), (1.0, 1.0)),
        ({"TYPE": "point2D", "DEFAULT": [0.2, 0.9]}, (0.2, 0.9), (0.0, 0.0), (1.0, 1.0)),
        ({"TYPE": "point2D", "DEFAULT": [300, -40]}, (300.0, -40.0), (0.0, -80.0), (600.0, 1.0)),
        ({"TYPE": "point2D", "MIN": [0, 0], "MAX": [900, 600]}, (450.0, 300.0), (0.0, 0.0), (900.0, 600.0)),
        ({"TYPE": "POINT2d", "DEFAULT": [0, 0]}, (0.0, 0.0), (0.0, 0.0), (1.0, 1.0)),
        ({"TYPE": "image"}, None, 0.0, 1.0),
        ({"TYPE": "audio"}, None, 0.0, 1.0),
    ],
)
def test_defaults_and_ranges(fields: dict[str, Any], default: object, low: object, high: object) -> None:
    found = one_input(**fields)
    assert (found.default, found.minimum, found.maximum) == (default, low, high)
    assert type(found.default) is type(default)


def test_choices_pair_labels_with_values_and_may_repeat() -> None:
    fields = {"TYPE": "long", "VALUES": [0, 1, 1], "LABELS": ["Off", "On", "Same"]}
    assert one_input(**fields).choices == (("Off", 0), ("On", 1), ("Same", 1))
    assert one_input(TYPE="long", VALUES=[4, 8]).choices == (("4", 4), ("8", 8))
    assert one_input(TYPE="long", VALUES=[4, 8], LABELS=["only one"]).choices == ()


def test_labels_identities_and_audio_sizes() -> None:
    assert one_input(TYPE="float", LABEL="Amount", IDENTITY=0).label == "Amount"
    assert one_input(TYPE="float").label == "x"
    assert one_input(TYPE="float", IDENTITY=9).identity == 1.0
    assert one_input(TYPE="point2D", IDENTITY=[0, 2]).identity == (0.0, 1.0)
    assert one_input(TYPE="audioFFT", MAX=64).size == 64
    assert one_input(TYPE="audio", MAX=1e9).size == 4096
    assert one_input(TYPE="audio").size == 0


def test_passes_of_version_2() -> None:
    found = parse(
        {
            "PASSES": [
                {"TARGET": "a", "persistent": "true", "FLOAT": 1, "WIDTH": "$WIDTH/2", "HEIGHT": 10},
                {"TARGET": "b"},
                {},
            ]
        }
    )
    assert found.passes == (ShaderPass("a", True, True, "$WIDTH/2", "10"), ShaderPass("b"), ShaderPass())


def test_flags_of_a_target_hold_for_all_passes_that_write_it() -> None:
    found = parse({"PASSES": [{"TARGET": "a"}, {"TARGET": "a", "PERSISTENT": True, "WIDTH": 4}]})
    assert found.passes == (ShaderPass("a", True, False, "4"),) * 2


def test_persistent_buffers_of_version_1() -> None:
    found = parse({"PERSISTENT_BUFFERS": ["a", "unused"], "PASSES": [{"TARGET": "a"}, {"TARGET": "b"}]})
    assert [entry.persistent for entry in found.passes] == [True, False]
    assert [entry.name for entry in found.inputs] == ["unused"], "its sampler must exist all the same"
    found = parse({"PERSISTENT_BUFFERS": {"a": {"WIDTH": 8, "FLOAT": True}}, "PASSES": [{"TARGET": "a"}]})
    assert found.passes == (ShaderPass("a", True, True, "8"),)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ('{"PASSES": [{"TARGET": "a", "WIDTH": 4,},],}', "4"),
        ('{ // note\n"PASSES": [{"TARGET": "a", "WIDTH": 4}] // "x", }\n}', "4"),
        ('{"DESCRIPTION": "see http://x.y, ]", "PASSES": [{"TARGET": "a", "WIDTH": 4, }]}', "4"),
        ('{"DESCRIPTION": "two\nlines", "PASSES": [{"TARGET": "a", "WIDTH": 4}]}', "4"),
    ],
)
def test_sloppy_json_is_read_leniently(text: str, width: str) -> None:
    assert parse(text).passes[0].width == width


def test_the_first_strict_error_is_reported_with_the_user_s_line() -> None:
    error = refused('{\n "INPUTS": [],\n "PASSES": oops\n}')
    assert error.line == 3
    assert "not JSON" in error.reason
    error = refused('{\n // fine\n "PASSES": oops\n}')
    assert error.line == 2
    assert "line 3" in error.reason


@pytest.mark.parametrize(
    ("header", "line", "word"),
    [
        ({"INPUTS": {}}, 2, "list"),
        ({"INPUTS": [3]}, 2, "object"),
        ({"INPUTS": [{"TYPE": "float"}]}, 2, "called"),
        ({"INPUTS": [{"NAME": "a b", "TYPE": "float"}]}, 4, "a b"),
        ({"INPUTS": [{"NAME": "TIME", "TYPE": "float"}]}, 4, "TIME"),
        ({"INPUTS": [{"NAME": "a__b", "TYPE": "float"}]}, 4, "a__b"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "matrix"}]}, 4, "matrix"),
        ({"INPUTS": [{"NAME": "x"}]}, 4, "None"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "float"}, {"NAME": "x", "TYPE": "bool"}]}, 4, "Two inputs"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "float", "MIN": [1]}]}, 4, "MIN"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "float", "MAX": 10**400}]}, 4, "MAX"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "color", "DEFAULT": 1}]}, 4, "4 numbers"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "point2D", "MIN": [1]}]}, 4, "2 numbers"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "long", "VALUES": ["a"]}]}, 4, "VALUES"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "long", "VALUES": [2**40]}]}, 4, "VALUES"),
        ({"INPUTS": [{"NAME": "x", "TYPE": "long", "VALUES": [1], "LABELS": "a"}]}, 4, "LABELS"),
        ({"INPUTS": [{"NAME": f"x{i}", "TYPE": "bool"} for i in range(129)]}, 2, "128"),
        ({"PASSES": {"TARGET": "a"}}, 2, "PASSES"),
        ({"PASSES": [{}] * 33}, 2, "32"),
        ({"PASSES": [{"TARGET": "void"}]}, 4, "void"),
        ({"PASSES": [{"TARGET": "a", "WIDTH": "import os"}]}, 5, "import os"),
        ({"PASSES": [{"TARGET": "a", "WIDTH": []}]}, 5, "WIDTH"),
        ({"PERSISTENT_BUFFERS": 3}, 2, "PERSISTENT_BUFFERS"),
        ({"PERSISTENT_BUFFERS": ["a-b"]}, 3, "a-b"),
        ({"INPUTS": [{"NAME": "a", "TYPE": "bool"}], "PASSES": [{"TARGET": "a"}]}, 4, "twice"),
        ({"IMPORTED": {"a": {"PATH": "x.png"}}}, 3, "beside a shader file"),
        ({"IMPORTED": 3}, 2, "IMPORTED"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(header: dict[str, Any], line: int, word: str) -> None:
    error = refused(header)
    assert word in error.reason
    assert error.line == line


@pytest.mark.parametrize(
    "text", ["", "void main() {}", "/* only a note */", "/*{", "{}", '/* "INPUTS": [] */', "/*[]*/", "\0" * 100]
)
def test_a_text_without_a_header_is_refused(text: str) -> None:
    with pytest.raises(ShaderError) as caught:
        parse_isf(text, id="t")
    assert "header" in caught.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "/*" + "[" * 100_000 + "*/",
        '/*{"a":' + "[" * 100_000 + "*/",
        '/*{"INPUTS": ' + '{"a":' * 50_000 + "*/",
        '/*{"a": NaN}*/',
        '/*{"a": 1' + "0" * 5000 + "}*/",
        "/*{" + " " * 10_000_000 + "}*/",
    ],
    ids=["open lists", "deep list", "deep object", "NaN", "long number", "10 MB"],
)
def test_hostile_headers_are_refused_quickly(text: str) -> None:
    with pytest.raises(ShaderError):
        parse_isf(text, id="t")


def test_a_file_is_known_by_its_absolute_path_and_takes_its_vertex_shader_along(tmp_path: Path) -> None:
    path = tmp_path / "my-shader.fs"
    path.write_text(f"/*{{}}*/\n{MAIN}", "utf-8")
    plain = load_isf(path)
    assert (plain.id, plain.path, plain.name, plain.vertex) == (str(path), str(path), "My shader", "")
    path.with_suffix(".vs").write_text("void main() {}")
    both = load_isf(path)
    assert both.vertex == "void main() {}"
    assert both.digest != plain.digest


def test_a_file_in_another_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.fs"
    path.write_bytes(b'/*{"CREDIT": "J\xf6rg"}*/\nvoid main() {}')
    assert load_isf(path).credit == "Jörg"


def test_a_missing_or_huge_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ShaderError, match="cannot be opened"):
        load_isf(tmp_path / "none.fs")
    (tmp_path / "big.fs").write_bytes(b" " * 5_000_000)
    with pytest.raises(ShaderError, match="bigger"):
        load_isf(tmp_path / "big.fs")
    with pytest.raises(ShaderError):
        load_isf(tmp_path)


@pytest.mark.parametrize("file", ["../secret.png", "/etc/passwd", "a/../../x.png", "\0"])
def test_an_image_outside_the_shader_s_folder_is_refused(tmp_path: Path, file: str) -> None:
    header = json.dumps({"IMPORTED": {"a": {"PATH": file}}})
    with pytest.raises(ShaderError, match="own folder"):
        parse_isf(f"/*{header}*/\n{MAIN}", id="t", path=str(tmp_path / "in" / "t.fs"))


@pytest.mark.parametrize("imported", [{"a": {"PATH": "x.png"}}, [{"NAME": "a", "PATH": "x.png"}]])
def test_images_lie_beside_the_shader(tmp_path: Path, imported: object) -> None:
    header = json.dumps({"IMPORTED": imported})
    found = parse_isf(f"/*{header}*/\n{MAIN}", id="t", path=str(tmp_path / "t.fs"))
    assert [(image.name, image.path) for image in found.images] == [("a", str(tmp_path.resolve() / "x.png"))]
