"""The Cloud panel: a new compel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu

from react_app.core.show import AudioChoice
from react_app.ui.cloud_port import NewCompel
from tests.ui.cloud.rig import CloudRig, MakeCloud
from tests.ui.fake_cloud import MUSIC, STYLES, working


def drop(widget: object, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)  # type: ignore[attr-defined]


def test_a_song_dropped_on_the_column_begins_a_new_compel(cloud: CloudRig, song: Path) -> None:
    cloud.rig.window.pane.open_page("layers")
    drop(cloud.panel.column, song)
    assert (cloud.rig.window.pane.page, cloud.panel.page.page) == ("cloud", "new")
    new = cloud.panel.page.new
    assert new.song.box.title == "Neon_Tide.flac"
    assert new.title.text() == "Neon Tide"


def test_a_show_dropped_on_the_page_is_opened_as_anywhere_else(cloud: CloudRig, tmp_path: Path) -> None:
    dropped: list[list[str]] = []
    cloud.panel.page.files_dropped.connect(dropped.append)
    drop(cloud.panel.page, tmp_path / "evening.show.json")
    assert dropped == [[str(tmp_path / "evening.show.json")]]


def test_what_is_missing_is_said_in_a_sentence(cloud: CloudRig, song: Path, tmp_path: Path) -> None:
    cloud.panel.open_new()
    new = cloud.panel.page.new
    cloud.click(new.make)
    assert new.sentence.text().startswith("Choose a song")
    new.use_file(str(song))
    new.title.clear()
    new.title.textEdited.emit("")
    cloud.click(new.make)
    assert new.sentence.text() == "Give it a title."
    new.use_file(str(tmp_path / "gone.wav"))
    cloud.click(new.make)
    assert "is not there any more" in new.sentence.text()
    assert cloud.fake.commands() == []


def test_the_wish_says_what_the_fields_say(cloud: CloudRig, song: Path) -> None:
    cloud.panel.open_new()
    new = cloud.panel.page.new
    cloud.fake.answer(STYLES, command="styles")
    cloud.settle()
    drop(cloud.panel.page, song)
    new.style_field.setText("Wet asphalt, my own words")
    new.platform.setCurrentIndex(new.platform.findData("tiktok"))
    new.platform.activated.emit(new.platform.currentIndex())
    new.context.setText("A duo from Oslo")
    cloud.click(new.at_once)
    cloud.click(new.make)
    wish = NewCompel("Neon Tide", "Wet asphalt, my own words", "tiktok", "", "A duo from Oslo", False)
    assert cloud.fake.commands() == [("create_from_file", (song, wish))]
    assert not new.make.isEnabled()


def test_the_styles_of_the_service_are_offered_and_none_is_required(cloud: CloudRig) -> None:
    cloud.panel.open_new()
    field = cloud.panel.page.new.style_field
    cloud.fake.answer(STYLES, command="styles")
    cloud.settle()
    cloud.qtbot.keyClick(field, Qt.Key.Key_Down)
    menu = field.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Cinematic Realistic", "Anime / Manga"]
    menu.actions()[1].trigger()
    menu.close()
    assert cloud.panel.page.new.draft.style == "anime"


def test_as_soon_as_it_is_written_down_its_upload_is_followed(cloud: CloudRig, song: Path) -> None:
    drop(cloud.panel.page, song)
    new = cloud.panel.page.new
    cloud.click(new.make)
    cloud.show(working("n", title="Neon Tide", state="sending", progress=0.2, stages=()))
    assert cloud.panel.page.page == "compel"
    assert cloud.panel.page.detail.key == "n"
    assert "20 %" in cloud.panel.page.detail.state.text()
    assert new.draft.track == ""
    cloud.fake.answer("n", command="create_from_file")
    cloud.settle()
    assert cloud.panel.page.detail.key == "n"


def test_a_refused_song_leaves_the_fields_as_they_were(cloud: CloudRig, song: Path) -> None:
    drop(cloud.panel.page, song)
    new = cloud.panel.page.new
    cloud.click(new.make)
    cloud.fake.answer(error="The file is too large: 200 MB at most.", command="create_from_file")
    cloud.settle()
    assert new.sentence.text() == "The file is too large: 200 MB at most."
    assert new.song.box.title == song.name
    assert new.make.isEnabled()


def test_a_song_for_which_the_minutes_are_gone_leads_to_more(cloud: CloudRig, song: Path, opened: list[str]) -> None:
    drop(cloud.panel.page, song)
    new = cloud.panel.page.new
    cloud.click(new.make)
    cloud.fake.answer(error="The minutes are used up.", command="create_from_file", billing_url="https://x.org/more")
    cloud.settle()
    cloud.click(new.minutes)
    assert opened == ["https://x.org/more"]
    new.use_file(str(song))
    assert not new.minutes.isVisible()


def test_music_is_searched_and_chosen(cloud: CloudRig) -> None:
    cloud.panel.open_new()
    chooser = cloud.panel.page.new.song
    chooser.search.setText("night")
    cloud.qtbot.keyClick(chooser.search, Qt.Key.Key_Return)
    cloud.fake.answer(MUSIC, command="search_music")
    cloud.settle()
    assert chooser.results.count() == 2
    assert "3:21" in chooser.results.item(0).text()
    chooser.results.itemClicked.emit(chooser.results.item(1))
    cloud.click(cloud.panel.page.new.make)
    assert cloud.fake.commands()[-1] == ("create_from_music", ("72", NewCompel("Night Walk", "", "", "16:9")))


def test_the_track_that_plays_is_offered(cloud: CloudRig, song: Path) -> None:
    chooser = cloud.panel.page.new.song
    cloud.panel.open_new()
    assert not chooser.playing.isEnabled()
    cloud.rig.stage.listen(AudioChoice("file", str(song)))
    cloud.rig.play(2)
    chooser.refresh()
    cloud.click(chooser.playing)
    assert chooser.box.title == song.name


def test_a_draft_survives_the_end_of_the_desk(make_cloud: MakeCloud, song: Path) -> None:
    cloud = make_cloud()
    drop(cloud.panel.page, song)
    cloud.panel.page.new.context.setText("A duo from Oslo")
    cloud.rig.window.close()
    again = make_cloud()
    again.panel.open_new()
    new = again.panel.page.new
    assert new.song.box.title == song.name
    assert new.context.text() == "A duo from Oslo"
    cloud_closed = cloud.fake.closed
    assert cloud_closed == 1
