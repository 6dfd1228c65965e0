"""`react-app shaders check` as a stranger types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from react_app.engine.check import find_shaders, row, summary
from react_app.shaders.licences import licence_notes
from react_app.shaders.verdicts import ProbeResult
from tests.app.test_cli import react_app

GOOD = """/*{"ISFVSN": "2", "CREDIT": "after a Shadertoy", "INPUTS": [{"NAME": "amount", "TYPE": "float"}]}*/
// SPDX-License-Identifier: MIT
void main() { gl_FragColor = vec4(isf_FragNormCoord * amount, fract(TIME), 1.0); }"""
BLACK = '/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0); }'
BAD = '/*{"ISFVSN": "2"}*/\n\nvoid main() { gl_FragColor = vec4(nothing); }'


@pytest.mark.timeout(240)
def test_a_folder_is_checked_deeply_and_one_failure_fails_the_command(tmp_path: Path) -> None:
    (tmp_path / "shaders" / "deep").mkdir(parents=True)
    for name, text in {"good": GOOD, "deep/black": BLACK, "deep/bad": BAD}.items():
        (tmp_path / "shaders" / f"{name}.fs").write_text(text)
    arguments = ("shaders", "check", tmp_path / "shaders", "--json", "--size", "320x180")
    done = react_app(*arguments, REACT_APP_HOME=str(tmp_path / "home"))
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert (report["width"], report["height"], report["checked"], report["failed"]) == (320, 180, 3, 1)
    by_name = {Path(shader["id"]).stem: shader for shader in report["shaders"]}
    good, black, bad = by_name["good"], by_name["black"], by_name["bad"]
    assert (good["ok"], good["kind"], good["passes"], good["looks"]) == (True, "generator", 1, [])
    assert good["inputs"] == [{"name": "amount", "type": "float"}]
    assert good["licences"] == ["SPDX MIT", "Shadertoy"]
    assert good["compile_ms"] > 0
    assert good["render_ms"] > 0
    assert black["looks"] == ["black"]
    assert (bad["ok"], bad["line"]) == (False, 3)
    assert "nothing" in bad["reason"]


def test_what_is_not_there_or_no_size_is_a_sentence(tmp_path: Path) -> None:
    done = react_app("shaders", "check", "no/such", REACT_APP_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "no file, folder or house shader 'no/such'" in done.stderr
    done = react_app("shaders", "check", "generators/aurora", "--size", "huge", REACT_APP_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "'huge' is no picture size" in done.stderr


def test_names_mean_files_folders_house_shaders_and_house_folders(tmp_path: Path) -> None:
    (tmp_path / "one.fs").write_text(GOOD)
    (tmp_path / "two.frag").write_text(GOOD)
    (tmp_path / "notes.txt").write_text("no shader")
    assert find_shaders([str(tmp_path)]) == [str(tmp_path / "one.fs"), str(tmp_path / "two.frag")]
    assert find_shaders(["generators/aurora"]) == ["generators/aurora"]
    assert {"effects/bloom", "effects/trails"} <= set(find_shaders(["effects"]))


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_line_of_the_table_is_wider_than_the_terminal(width: int) -> None:
    long = ProbeResult(
        "/tmp/" + "a very long name " * 6 + ".fs", True, kind="transition", licences=("CC BY-NC-SA",) * 6
    )
    bad = ProbeResult("/x/bad.fs", False, "It is wrong in so many ways " * 12, 21, kind="filter")
    lines = "\n".join([row(long, width), row(bad, width), summary([long, bad], (1280, 720), width)]).splitlines()
    assert max(map(len, lines)) <= width
    assert any("/x/bad.fs:21" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("// nothing", ()),
        ("// License: CC BY-NC-SA 3.0, from https://www.shadertoy.com/view/abc", ("CC BY-NC-SA", "Shadertoy")),
        ("// Creative Commons Attribution-NonCommercial-ShareAlike 3.0 Unported", ("CC BY-NC-SA",)),
        ("// Released under the MIT License, see gl-transitions.com", ("MIT", "gl-transitions")),
        ("// limit, emit, submit MITTEN", ()),
        ("// CC BY 4.0", ("CC BY",)),
        ("// All rights reserved.", ("all rights reserved",)),
    ],
)
def test_licence_notes_are_found_in_the_text(text: str, notes: tuple[str, ...]) -> None:
    assert licence_notes(text) == notes
