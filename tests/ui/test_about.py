"""The About box and the scorecard it reads."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from react_app.ui.panels.about import AboutPopover, cells
from react_app.ui.scorecard import ScorecardError, read_scorecard
from tests.ui.conftest import Rig

ROW = {
    "tracker": "react-app", "F": 0.905, "CMLt": 0.8, "AMLt": 0.951, "downbeat_F": 0.71,
    "never_locks": 0.06, "announce_ms": -14.2, "cpu_ms_per_s": 4.1, "clips": 33,
}  # fmt: skip
STOCK = ROW | {"tracker": "aubio tempo, stock", "F": 0.67, "announce_ms": 9.0, "downbeat_F": None}

MADE = {"set": "music by program", "clips": 33, "seconds": 1490}


def write(folder: Path, text: str) -> Path:
    path = folder / "scorecard.json"
    path.write_text(text)
    return path


def test_a_scorecard_is_read(tmp_path: Path) -> None:
    card = read_scorecard(write(tmp_path, json.dumps({"made": MADE, "rows": [ROW, STOCK]})))
    assert [row.tracker for row in card.rows] == ["react-app", "aubio tempo, stock"]
    assert card.made == "music by program (33 recordings, 25 minutes)"
    assert cells(card.rows[0]) == ("0.91", "0.95", "0.71", "6 %", "14 ms early", "4.1 ms")
    assert cells(card.rows[1])[2:5] == ("–", "6 %", "9 ms late")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"rows": 3}', '{"rows": []}', '{"rows": [7]}', "\x00\xff"])
def test_a_broken_scorecard_is_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(ScorecardError, match=r"make scorecard"):
        read_scorecard(write(tmp_path, text))


def test_a_missing_scorecard_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ScorecardError, match=r"has no scorecard"):
        read_scorecard(tmp_path / "none.json")


def test_a_row_that_lacks_figures_is_shown_with_dashes(tmp_path: Path) -> None:
    card = read_scorecard(write(tmp_path, json.dumps({"rows": [{"tracker": "half", "F": "x", "AMLt": math.pi}]})))
    assert cells(card.rows[0]) == ("–", "3.14", "–", "–", "–", "–")


def test_the_box_shows_ours_beside_stock(rig: Rig, tmp_path: Path) -> None:
    card = read_scorecard(write(tmp_path, json.dumps({"made": MADE, "rows": [ROW, STOCK]})))
    box = AboutPopover(rig.window, card, "Example GPU")
    words = " ".join(box.words)
    assert "Drawn by Example GPU." in words
    assert "0.95" in words
    assert "Over music by program (33 recordings, 25 minutes), all in one run." in words
    box.open_over()
    assert rig.window.rect().contains(box.geometry())


def test_the_box_opens_from_the_palette_whatever_the_file_is(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ScorecardError("The scorecard of this build cannot be read.")

    monkeypatch.setattr("react_app.ui.commands.read_scorecard", broken)
    rig.window.commands.find()
    assert "About and scorecard" in rig.window.commands.palette.titles
    rig.window.commands.open_about()
    box = rig.window.findChild(AboutPopover)
    assert box is not None
    assert box.isVisible()
    assert "The scorecard of this build cannot be read." in box.words
    rig.window.commands.escape()
    assert not box.isVisible()
