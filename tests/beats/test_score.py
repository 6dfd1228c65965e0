"""`react-app beats`: a folder is scored, whatever else lies in it, and shown as table, JSON and page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from react_app.app import main
from react_app.beats.cli import DEGRADATION_NAMES, TRACKER_NAMES
from react_app.beats.degrade import DEGRADATIONS
from react_app.beats.music import play, steady
from react_app.beats.page import page_of
from react_app.beats.results import gather
from react_app.beats.run import score_all
from react_app.beats.scorecard import BEGIN, END, readme_block, scorecard, with_block
from react_app.beats.scorecard import main as make_scorecard
from react_app.beats.testset import composed, write_flac
from react_app.beats.trackers import TRACKERS
from react_app.beats.truth import find_clips
from react_app.core.errors import BadInputError


def write_clip(folder: Path, name: str, bpm: float = 124.0, seconds: float = 12.0) -> None:
    song = play("house", steady(bpm, seconds))
    write_flac(folder / f"{name}.flac", song.samples)
    rows = (f"{t:.4f}\t{place}\n" for t, place in zip(song.beats, song.places, strict=True))
    (folder / f"{name}.beats").write_text("".join(rows))


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips, one of them of a kind, and everything that can be wrong with the others."""
    folder = tmp_path_factory.mktemp("clips")
    write_clip(folder, "one")
    write_clip(folder, "two", 130.0)
    (folder / "index.json").write_text(json.dumps([{"name": "one", "kind": "club"}, {"name": "two", "kind": "<b>&"}]))
    for name in ("truthless", "void", "long", "short"):
        (folder / f"{name}.flac").write_bytes((folder / "one.flac").read_bytes())
    (folder / "void.beats").write_text("\n")
    (folder / "long.beats").write_text("1.0\n6.0\n7.0\n99.0\n")
    (folder / "short.beats").write_text("1.0\n2.0\n3.0\n")
    (folder / "broken.flac").write_bytes(b"no sound at all")
    (folder / "broken.beats").write_text("6.0\n7.0\n8.0\n")
    return folder


def test_what_cannot_be_scored_is_told_and_the_rest_is_scored(clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["beats", "score", str(clips), "--by", "kind", "--each", "--trackers", "aubio"]) == 0
    out, err = capsys.readouterr()
    assert re.search(r"^all +aubio tempo, stock +2 +0\.\d{3}", out, re.M)
    assert re.search(r"^club +aubio tempo, stock +1 ", out, re.M)
    assert "truthless: there is no truth beside it" in err
    assert "void: The truth void.beats is empty." in err
    assert "long: The truth goes on to 99.0 s, but the audio ends at 12.6 s" in err
    assert "short: short.beats has fewer than two beats after the first 5 s" in err
    assert re.search(r"broken: The file .*broken.flac holds no sound", err)


def test_json_holds_every_figure_and_degraded_sound_costs(clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["beats", "score", str(clips), "--json", "--trackers", "ours", "--degrade", "phone, room+noise"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["clips"] == 2
    conditions = [row["condition"] for row in data["summary"] if row["kind"] == "all"]
    assert conditions == ["clean", "phone", "room+noise"]
    clean = data["summary"][0]
    assert clean["f"] > 0.9
    assert clean["cpu_ms_per_s"] > 0
    assert {run["condition"] for run in data["each"][0]["runs"]} == set(conditions)
    assert len(data["problems"]) == 5


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--trackers", "theirs"], "There is no tracker 'theirs'; there are ours, offline, aubio."),
        (["--degrade", "rain"], "There is no degradation 'rain'"),
        (["--html", "/nowhere/page.html", "--trackers", "aubio"], "The page /nowhere/page.html cannot be written"),
    ],
)
def test_wrong_words_are_answered_with_a_sentence(
    clips: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["beats", "score", str(clips), *words]) == 1
    assert sentence in capsys.readouterr().err


def test_a_folder_without_anything_to_score_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["beats", "score", str(tmp_path)]) == 1
    assert f"There is no audio in {tmp_path}." in capsys.readouterr().err
    assert main(["beats", "score", str(tmp_path / "none")]) == 1
    assert "There is no folder" in capsys.readouterr().err


def test_several_processes_score_the_same(clips: Path) -> None:
    found = find_clips(clips).clips
    alone, together = (list(score_all(found, ["aubio"], [""], jobs)) for jobs in (1, 2))
    assert [clip.problem for clip in alone] == [clip.problem for clip in together]
    for a, b in zip(alone, together, strict=True):
        assert [run.found.rows.tolist() for run in a.runs] == [run.found.rows.tolist() for run in b.runs]


def test_the_page_needs_nothing_but_itself(clips: Path) -> None:
    found = find_clips(clips)
    results = gather(list(score_all(found.clips, ["ours", "aubio"], [""])), ["ours", "aubio"], [""], found.problems)
    page = page_of(results, "clips & <more>")
    assert "clips &amp; &lt;more&gt;" in page
    assert not re.search(r"\{\{\w+\}\}", page)
    assert not re.search(r"""(src|href)=["']|@import|url\(http|fetch\(""", page)
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S).group(1))  # type: ignore[union-attr]
    assert [clip["name"] for clip in data["clips"]] == ["one", "two"]
    assert len(data["clips"][0]["runs"][0]["rows"]) > 15
    assert "<b>" not in re.search(r"<body>.*?<script", page, re.S).group(0)  # type: ignore[union-attr]


def test_the_command_line_names_what_there_is() -> None:
    assert set(TRACKER_NAMES) == set(TRACKERS)
    assert set(DEGRADATION_NAMES) == set(DEGRADATIONS)


def test_the_scorecard_is_measured_into_file_and_readme(clips: Path, tmp_path: Path) -> None:
    readme, card = tmp_path / "README.md", tmp_path / "card.json"
    readme.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    assert make_scorecard([str(clips), "--called", "two songs", "--json", str(card), "--readme", str(readme)]) == 0
    text, data = readme.read_text(), json.loads(card.read_text())
    assert text.startswith(f"before\n{BEGIN}\nOver two songs (2 recordings")
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    assert [row["tracker"] for row in data["rows"]] == ["ours", "ours, whole file", "aubio tempo, stock"]
    assert data["made"] == {"set": "two songs", "clips": 2, "seconds": 26}
    ours, whole, stock = data["rows"]
    assert f"| ours | {ours['F']:.3f} |" in text
    assert ours["announce_ms"] < stock["announce_ms"]
    assert whole["announce_ms"] is None
    assert stock["downbeat_F"] is None
    assert {"F", "CMLt", "AMLt", "downbeat_F", "never_locks", "announce_ms", "cpu_ms_per_s", "clips"} <= ours.keys()


def test_a_readme_without_a_place_for_it_is_left_alone(clips: Path) -> None:
    found = find_clips(clips)
    results = gather(list(score_all(found.clips[:3], ["aubio"], [""])), ["aubio"], [""], ())
    with pytest.raises(BadInputError, match="no place"):
        with_block("text", readme_block(results, "songs"))
    assert scorecard(results, "songs")["rows"]


def test_the_set_by_program_has_kinds_and_truth_inside_its_sound() -> None:
    first = [made for made, _ in zip(composed(1, 20.0), range(3), strict=False)]
    for made in first:
        assert made.kind == "steady"
        assert made.song.beats[-1] < made.song.seconds
        assert np.abs(made.song.samples).max() <= 1
