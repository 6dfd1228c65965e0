"""What the cloud tells the show, and the show the cloud: endings, notes of the system, files in use."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.core.show import Clip, Layer
from react_app.ui import edits
from react_app.ui.cloud_notify import SystemNotifier
from react_app.ui.cloud_panel import CloudPanel
from react_app.ui.cloud_watch import ending_of
from tests.ui.conftest import MakeRig, Rig
from tests.ui.fake_cloud import FakeCloud, done, failed, working


class Notes:
    """Takes down what the system would show."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def tell(self, title: str, text: str) -> bool:
        self.shown.append(text)
        return True


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def fake() -> FakeCloud:
    return FakeCloud()


@pytest.fixture
def watched(make_rig: MakeRig, fake: FakeCloud, notes: Notes) -> tuple[Rig, CloudPanel]:
    """A window whose cloud is followed."""
    rig = make_rig(cloud=fake)
    panel = rig.window.cloud
    assert panel is not None
    panel.watch._notifier = notes
    panel.link.start()
    fake.show_compels(working(), working("x", title="Salt"))
    QApplication.processEvents()
    return rig, panel


def test_what_is_known_at_the_start_is_no_news(watched: tuple[Rig, CloudPanel], notes: Notes) -> None:
    assert notes.shown == []


def test_a_compel_that_ends_is_told_in_one_line_and_one_note(
    watched: tuple[Rig, CloudPanel], fake: FakeCloud, notes: Notes, tmp_path: Path
) -> None:
    rig, _ = watched
    fake.show_compels(done("w", tmp_path / "a.mp4", title="Night Drive"), failed("x", title="Salt"))
    QApplication.processEvents()
    assert rig.window.bottom.words == "Night Drive is here: drag it into the show. And 1 more."
    assert notes.shown == [rig.window.bottom.words]
    fake.show_compels(done("w", tmp_path / "a.mp4", title="Night Drive"), failed("x", title="Salt"))
    QApplication.processEvents()
    assert len(notes.shown) == 1


def test_while_the_audience_sees_the_output_the_system_is_silent(
    watched: tuple[Rig, CloudPanel], fake: FakeCloud, notes: Notes
) -> None:
    rig, panel = watched
    rig.window.set_output(True, "")
    rig.play(2)
    fake.show_compels(failed("w"), working("x"))
    QApplication.processEvents()
    assert notes.shown == []
    panel.choices.notify_live = True
    fake.show_compels(failed("w"), failed("x", title="Salt"))
    QApplication.processEvents()
    assert notes.shown == ["Salt failed. The service could not make it."]
    rig.window.set_output(False, "")
    rig.play(2)


def test_notes_can_be_switched_off(watched: tuple[Rig, CloudPanel], fake: FakeCloud, notes: Notes) -> None:
    rig, panel = watched
    panel.choices.notify = False
    fake.show_compels(failed("w", title="Night Drive"))
    QApplication.processEvents()
    assert notes.shown == []
    assert rig.window.bottom.words.startswith("Night Drive failed.")


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (working(), working(progress=0.9), ""),
        (working(), working(state="ready"), "is ready"),
        (working(), done("w"), "is done"),
        (done(download="loading"), done(video=Path("/a.mp4")), "is here"),
        (done(), done(download="loading"), ""),
        (failed(), failed(message="Else."), ""),
    ],
)
def test_only_endings_are_news(before: object, now: object, words: str) -> None:
    sentence = ending_of(before, now)  # type: ignore[arg-type]
    assert words in sentence
    assert bool(sentence) == bool(words)


def test_the_clips_of_the_show_are_in_use_even_after_they_were_removed_again(
    watched: tuple[Rig, CloudPanel], fake: FakeCloud, tmp_path: Path
) -> None:
    rig, panel = watched
    film = tmp_path / "film.mp4"
    layer = Layer(77, "Film", "", clip=Clip(str(film), duration=4.0, width=64, height=36, fps=25.0))
    rig.desk.edit("add", edits.add_layer(rig.desk.show, "first", layer))
    panel.watch.tell_use()
    assert film in fake.told_use[-1][0]
    assert str(film) in panel.column.list.live
    rig.desk.undo()
    panel.watch.tell_use()
    assert film in fake.told_use[-1][0]
    assert panel.column.list.live == frozenset()


def test_recent_shows_and_the_autosave_are_looked_through(
    watched: tuple[Rig, CloudPanel], fake: FakeCloud, tmp_path: Path
) -> None:
    rig, panel = watched
    rig.window.settings.remember_recent(tmp_path / "old.show.json")
    panel.watch.tell_use()
    names = [path.name for path in fake.told_use[-1][1]]
    assert names == ["autosave.show.json", "old.show.json"]


def test_the_draft_is_one_small_word_in_the_settings(watched: tuple[Rig, CloudPanel]) -> None:
    _, panel = watched
    panel.choices.draft = replace(panel.choices.draft, title="Übergröße", style="雨")
    assert panel.choices.draft.title == "Übergröße"
    panel.choices._settings.remember_word("cloud/draft", "{broken")
    assert panel.choices.draft.title == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the tool is of Linux desktops")
def test_a_note_goes_to_the_desktop_as_plain_text(
    themed: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, tool = tmp_path / "shown", tmp_path / "notify-send"
    tool.write_text(f'#!/bin/sh\nfor word in "$@"; do echo "$word"; done > {shown}.part\nmv {shown}.part {shown}\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert SystemNotifier().tell("react-app", "-x <b>Salt & Signal</b> is here")
    qtbot.waitUntil(shown.exists, timeout=20_000)
    words = shown.read_text().splitlines()
    assert words[-3:] == ["--", "react-app", "-x &lt;b&gt;Salt &amp; Signal&lt;/b&gt; is here"]
