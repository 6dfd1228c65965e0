from __future__ import annotations

from pathlib import Path

import pytest

from react_app.core.errors import ShaderError
from react_app.shaders.library import Library

GOOD = "/*{}*/\nvoid main() { gl_FragColor = vec4(1.0); }"


def test_the_house_library_is_whole() -> None:
    library = Library()
    entries = library.entries()
    assert library.problems() == ()
    assert {entry.kind for entry in entries} >= {"generator", "filter"}
    assert [entry.id for entry in entries] == sorted(entry.id for entry in entries)
    for entry in entries:
        assert library.get(entry.id) == entry
        assert entry.kind == {"effects": "filter", "transitions": "transition"}.get(entry.id.split("/")[0], "generator")
        assert entry.description
        assert entry.categories


def test_files_of_the_user_s_folders_are_known_by_path(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    path = tmp_path / "sub" / "mine.fs"
    path.write_text(GOOD)
    (tmp_path / "notes.txt").write_text("no shader")
    library = Library([tmp_path, tmp_path])
    assert [entry.id for entry in library.entries() if entry.path.startswith(str(tmp_path))] == [str(path)]
    assert Library().get(str(path)).name == "Mine"


def test_a_file_that_cannot_be_read_is_a_problem_and_no_entry(tmp_path: Path) -> None:
    (tmp_path / "bad.fs").write_text("no header")
    (tmp_path / "good.fs").write_text(GOOD)
    library = Library([tmp_path])
    (problem,) = library.problems()
    assert str(tmp_path / "bad.fs") in problem.text
    assert str(tmp_path / "good.fs") in {entry.id for entry in library.entries()}


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.fs"
    path.write_text(GOOD)
    library = Library()
    first = library.get(str(path))
    assert library.get(str(path)) is first
    path.write_text(GOOD.replace("1.0", "0.25"))
    assert library.get(str(path)).digest != first.digest
    path.write_text("broken")
    with pytest.raises(ShaderError):
        library.get(str(path))
    path.write_text(GOOD)
    assert library.get(str(path)).digest == first.digest


def test_a_changed_vertex_shader_counts_too(tmp_path: Path) -> None:
    path = tmp_path / "a.fs"
    path.write_text(GOOD)
    library = Library()
    first = library.get(str(path))
    path.with_suffix(".vs").write_text("void main() { isf_vertShaderInit(); }")
    assert library.get(str(path)).digest != first.digest


@pytest.mark.parametrize(
    "shader_id", ["", "aurora", "../x", "generators/none", "../../etc/passwd", "/", "/no.fs", "/\0"]
)
def test_what_is_not_there_is_a_sentence(shader_id: str) -> None:
    with pytest.raises(ShaderError):
        Library().get(shader_id)


def test_a_folder_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    (problem,) = Library([tmp_path / "gone"]).problems()
    assert "gone" in problem.text


def test_an_unreadable_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.fs").symlink_to(tmp_path / "a.fs")  # it can be listed and never be read, not even by root
    (tmp_path / "b.fs").write_text(GOOD)
    library = Library([tmp_path])
    (problem,) = library.problems()
    assert "a.fs" in problem.text + problem.where
    assert str(tmp_path / "b.fs") in {entry.id for entry in library.entries()}
