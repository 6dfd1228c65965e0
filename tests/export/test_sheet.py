"""Contact sheets: real frames of the demo track on one page, the same every time."""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.core.errors import ExportError
from react_app.export.sheet.cli import add_sheet_arguments, run_sheet
from react_app.export.sheet.lettering import fitted, width_of, write
from react_app.export.sheet.music import DROP, INTRO, SILENT, Run, hear_moments
from react_app.export.sheet.page import GROUND, make_page
from react_app.export.sheet.sheet import Subject, chosen_subjects, draw_strips
from react_app.shaders.library import Library

SIZE = (48, 27)


@pytest.fixture(scope="module")
def runs() -> tuple[Run, ...]:
    return hear_moments((INTRO, DROP, SILENT), history_s=2.0)


def subjects(*names: str, presets: bool = False) -> list[Subject]:
    return chosen_subjects(Library(), [Path(name) for name in names], (), (), presets=presets)


def test_moments_are_of_the_music_and_have_a_past(runs: tuple[Run, ...]) -> None:
    intro, drop, silent = runs
    assert [len(run.frames) for run in runs] == [61, 61, 61]
    assert intro.frames[-1][0] == pytest.approx(INTRO.t)
    assert drop.frames[-1][1].energy > intro.frames[-1][1].energy + 0.3
    assert not intro.frames[-1][1].silent
    assert silent.frames[-1][1].silent
    assert drop.beats[-1] - drop.beats[0] == pytest.approx(2.0 * 125 / 60, abs=0.1)


def test_a_sheet_is_the_same_twice_and_shows_the_drop_brighter(runs: tuple[Run, ...]) -> None:
    chosen = subjects("generators/wormhole")
    (_, first), (_, second) = draw_strips(chosen * 2, runs, SIZE, Library())
    assert all((a == b).all() for a, b in zip(first, second, strict=True))
    intro, drop, silence = (picture.mean() for picture in first)
    assert min(intro, drop) > silence > 0


def test_presets_have_rows_of_their_own_and_look_different(runs: tuple[Run, ...]) -> None:
    chosen = subjects("generators/riley", presets=True)
    assert [subject.title for subject in chosen] == ["Riley", "Riley: Current", "Riley: Vega", "Riley: Undertow"]
    strips = draw_strips(chosen[:2], runs[:1], SIZE, Library())
    assert (strips[0][1][0] != strips[1][1][0]).any()


def test_a_transition_is_shown_on_its_way(runs: tuple[Run, ...]) -> None:
    ((_, pictures),) = draw_strips(subjects("transitions/wipe"), runs, SIZE, Library())
    assert len(pictures) == 3
    assert all((a != b).mean() > 0.1 for a, b in pairwise(pictures))


def test_the_page_has_every_picture_at_its_place() -> None:
    pictures = [np.full((9, 16, 3), value, np.uint8) for value in (100, 150, 200)]
    page = make_page("Two", ("A", "B", "C"), [("One", "note", pictures), ("Other", "It is broken.", [])], (16, 9))
    places = [np.argwhere((page == value).all(-1)) for value in (100, 150, 200)]
    assert [len(place) for place in places] == [9 * 16] * 3
    lefts = [int(place[:, 1].min()) for place in places]
    assert [b - a for a, b in pairwise(lefts)] == [20, 20]
    assert (page[0, 0] == GROUND).all()


def test_words_are_ink_as_wide_as_they_are_said_to_be() -> None:
    page = np.zeros((30, 200, 3), np.uint8)
    end = write(page, "Riley gÅ%8", (10, 2), 16, (255, 255, 255))
    assert end == pytest.approx(10 + width_of("Riley gÅ%8", 16))
    columns = np.flatnonzero(page.any((0, 2)))
    assert columns[0] >= 9
    assert columns[-1] <= end + 1
    assert page.max() > 200


def test_long_words_are_cut_at_a_space() -> None:
    cut = fitted("a sentence that is far too long for its column", 100, 12)
    assert cut.endswith("…")
    assert width_of(cut, 12) <= 100


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_sheet_arguments(parser)
    return parser.parse_args(words)


def test_a_broken_file_has_its_reason_on_the_sheet_and_the_rest_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.fs"
    bad.write_text('/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = nothing; }')
    out = tmp_path / "sheet.png"
    assert run_sheet(parsed("generators/silk", str(bad), "-o", str(out), "--size", "32x18")) == 1
    assert "Bad" in capsys.readouterr().err
    with av.open(str(out)) as container:
        page = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert page[:, :, 0].astype(int).max() > 150


@pytest.mark.parametrize("size", ["", "100", "8x8", "9000x10", "axb"])
def test_a_size_that_is_none_is_a_sentence(size: str) -> None:
    with pytest.raises(ExportError, match="WIDTHxHEIGHT"):
        run_sheet(parsed("generators/silk", "--size", size))
