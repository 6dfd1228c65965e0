"""The Cloud panel on a made-up cloud: signing in, the list, a compel, a new one, the account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.core.show import AudioChoice
from react_app.ui import mime
from react_app.ui.clip_wish import ClipWish
from react_app.ui.cloud_panel import CloudPanel
from react_app.ui.cloud_port import COMPELLER, LOCAL_STUDIO, CompelView, NewCompel
from react_app.ui.cloud_settings import CloudSettings
from react_app.ui.cloud_words import offline_line, state_line
from react_app.ui.panels.cloud_bars import fills
from react_app.ui.theme import Color
from tests.ui.conftest import MakeRig, Rig, end_rig, new_rig
from tests.ui.fake_cloud import CREDITS, MUSIC, SIGNED_IN, SIGNED_OUT, STYLES, FakeCloud, done, failed, stages, working
from tests.ui.test_look import contrast, to_hit


class CloudRig:
    """A window with a made-up cloud."""

    def __init__(self, rig: Rig, fake: FakeCloud, qtbot: QtBot) -> None:
        self.rig, self.fake, self.qtbot = rig, fake, qtbot
        assert rig.window.cloud is not None
        self.panel: CloudPanel = rig.window.cloud

    def settle(self) -> None:
        """Let queued signals arrive."""
        QApplication.processEvents()

    def show(self, *compels: CompelView) -> None:
        self.fake.show_compels(*compels)
        self.settle()

    def open(self, compel: CompelView) -> None:
        self.show(compel)
        self.panel.column.list.mark(compel.key)

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def notices(self) -> list[str]:
        said: list[str] = []
        self.rig.desk.notice.connect(said.append)
        return said


MakeCloud = Callable[..., CloudRig]


@pytest.fixture
def make_cloud(make_rig: MakeRig, qtbot: QtBot) -> MakeCloud:
    def make(fake: FakeCloud | None = None, *, opened: bool = True) -> CloudRig:
        fake = fake or FakeCloud()
        rig = make_rig(cloud=fake)
        with qtbot.waitActive(rig.window, timeout=5000):
            rig.window.show()
            rig.window.activateWindow()
        made = CloudRig(rig, fake, qtbot)
        if opened:
            rig.window.open_cloud()
            made.settle()
        return made

    return make


@pytest.fixture(scope="module")
def shared(themed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Rig, FakeCloud]]:
    """One window for most tests here; making one takes longer than a test."""
    root = tmp_path_factory.mktemp("desk")
    paths = Paths(root / "config", root / "data", root / "cache", root / "run").make()
    fake = FakeCloud()
    rig = new_rig(paths, cloud=fake)
    rig.window.show()
    rig.window.activateWindow()
    QTest.qWaitForWindowActive(rig.window)
    yield rig, fake
    end_rig(rig)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def cloud(shared: tuple[Rig, FakeCloud], qtbot: QtBot) -> Iterator[CloudRig]:
    """A window whose Cloud panel is open and signed in."""
    rig, fake = shared
    made = CloudRig(rig, fake, qtbot)
    panel = made.panel
    rig.window.side.open_page("cloud")
    rig.window.pane.open_page("cloud")
    fake.begin(SIGNED_IN)
    made.settle()
    panel.page.open_compel("")
    yield made
    rig.stage.listen(AudioChoice())
    rig.play(2)
    panel.column.search.clear()
    panel.column.ask_in(False)
    panel.column.sign_in.open_mode("password")
    panel.page.new._not_made("")
    panel.page.new.song.search.clear()
    panel.page.new.song.search_music()
    panel.page.new.reset()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A file that is listed as a downloaded film; no test here plays it."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0")
    return path


def texts(cloud: CloudRig) -> list[str]:
    return [compel.title for compel in cloud.panel.column.list.compels_model.compels]


# ---- opening -------------------------------------------------------------------------------------------------------


def test_a_key_opens_the_cloud_and_brings_library_and_layers_back(make_cloud: MakeCloud) -> None:
    cloud = make_cloud(opened=False)
    window = cloud.rig.window
    assert cloud.fake.started == 0
    cloud.qtbot.keyClick(window, Qt.Key.Key_C)
    assert (window.side.page, window.pane.page) == ("cloud", "cloud")
    assert cloud.fake.started == 1
    cloud.qtbot.keyClick(window, Qt.Key.Key_C)
    assert (window.side.page, window.pane.page) == ("library", "layers")
    assert cloud.fake.focused[-2:] == [True, False]


def test_the_service_is_asked_more_often_while_any_part_is_seen(cloud: CloudRig) -> None:
    window = cloud.rig.window
    cloud.fake.focused.clear()
    window.side.open_page("library")
    assert cloud.fake.focused == []
    window.pane.open_page("layers")
    assert cloud.fake.focused == [False]


def test_the_palette_finds_the_cloud_and_a_new_compel(cloud: CloudRig) -> None:
    commands = cloud.rig.window.commands
    commands.find()
    for words, title in (("cloud", "Cloud"), ("new compel", "New compel")):
        commands.palette.field.setText(words)
        assert commands.palette.titles[0] == title
    commands.palette.run_first()
    assert cloud.panel.page.page == "new"


def test_without_a_cloud_there_are_no_tabs_for_it(rig: Rig) -> None:
    assert rig.window.side.tabs == {}
    assert "cloud" not in rig.window.pane.tabs
    assert "cloud" not in rig.window.commands.actions.by_name


def test_a_cloud_that_was_used_before_is_followed_without_being_opened(
    make_cloud: MakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("react_app.ui.cloud_panel._LATER_MS", 0)
    used = FakeCloud(used=True)
    cloud = make_cloud(used, opened=False)
    cloud.qtbot.waitUntil(lambda: used.started == 1, timeout=8000)


# ---- signing in ----------------------------------------------------------------------------------------------------


@pytest.fixture
def out(cloud: CloudRig) -> CloudRig:
    """A window in which nobody is signed in and nothing is known."""
    cloud.panel.choices.user = ""
    form = cloud.panel.column.sign_in
    form.user.clear()
    form._set_busy(False)
    form.server.setCurrentIndex(form.server.findData(COMPELLER))
    form.server.activated.emit(form.server.currentIndex())
    cloud.fake.begin(SIGNED_OUT)
    cloud.settle()
    return cloud


def test_signing_in_sends_the_password_once_and_keeps_it_nowhere(out: CloudRig) -> None:
    form = out.panel.column.sign_in
    assert form.isVisible()
    form.user.setText("ada")
    form.password.setText("correct horse")
    out.qtbot.keyClick(form.password, Qt.Key.Key_Return)
    assert out.fake.commands() == [("sign_in", (COMPELLER, "ada", "correct horse"))]
    assert form.password.text() == ""
    assert not form.password.isUndoAvailable()
    assert not form.button.isEnabled()
    out.fake.show(SIGNED_IN)
    out.fake.answer(command="sign_in")
    out.settle()
    assert not form.isVisible()
    assert out.panel.choices.user == "ada"
    ini = out.rig.window.settings
    ini.save()
    stored = Path(ini._ini.fileName()).read_text()
    assert "correct horse" not in stored


def test_a_wrong_password_is_said_and_asked_for_again(out: CloudRig) -> None:
    form = out.panel.column.sign_in
    form.user.setText("ada")
    form.password.setText("wrong")
    out.click(form.button)
    out.fake.answer(error="The name or the password is wrong.", command="sign_in")
    out.settle()
    assert form.sentence.text() == "The name or the password is wrong."
    assert form.button.isEnabled()
    assert form.password.text() == ""


def test_a_token_is_pasted_in_a_hidden_field(out: CloudRig) -> None:
    form = out.panel.column.sign_in
    out.click(form.other)
    assert form.token.isVisible()
    assert form.token.echoMode() == QLineEdit.EchoMode.Password
    form.token.setText("  secret-token ")
    out.click(form.button)
    assert out.fake.commands() == [("sign_in_with_token", (COMPELLER, "secret-token"))]
    assert form.token.text() == ""


def test_an_account_is_made_only_on_its_own_button_with_its_terms(out: CloudRig) -> None:
    form = out.panel.column.sign_in
    assert not form.terms.isVisible()
    out.click(form.sign_up)
    assert out.fake.commands() == []
    assert form.terms.isVisible()
    assert "compeller.ai" in form.terms.text()
    out.click(form.button)
    assert "e-mail" in form.sentence.text()
    form.email.setText("ada@example.org")
    out.click(form.button)
    assert out.fake.commands() == [("sign_up", (COMPELLER, "ada@example.org"))]


def test_a_studio_on_this_machine_is_offered_when_one_answers(out: CloudRig) -> None:
    form = out.panel.column.sign_in
    out.fake.answer(True, command="find_local")
    out.settle()
    form.server.setCurrentIndex(form.server.findData(LOCAL_STUDIO))
    form.server.activated.emit(form.server.currentIndex())
    assert form.address_wanted == LOCAL_STUDIO


def test_leaving_the_form_empties_the_secret_fields(out: CloudRig) -> None:
    form = out.panel.column.sign_in
    form.password.setText("half typed")
    out.rig.window.side.open_page("library")
    assert form.password.text() == ""


# ---- the list ------------------------------------------------------------------------------------------------------


def test_compels_are_listed_with_state_in_words_and_counted_on_the_tab(cloud: CloudRig) -> None:
    cloud.show(working(), done())
    assert texts(cloud) == ["Night Drive", "Glass Harbour"]
    assert cloud.rig.window.side.tabs["cloud"].text() == "Cloud 1"
    assert state_line(working()) == "Drawing the pictures  47 %"
    assert state_line(done(download="loading", downloaded=0.4)) == "Downloading  40 % of 48 MB"


@pytest.mark.parametrize(
    ("compel", "words"),
    [
        (working(state="sending", progress=0.3, stages=()), "Sending the song  30 %"),
        (working(state="queued", progress=0.0), "Waiting for its turn"),
        (working(stages=(), state="rendering", progress=0.999), "Rendering  99 %"),
        (working(state="ready"), "Ready to render: start it"),
        (failed(), "The service could not make it."),
        (done(download="waiting"), "Waits to be downloaded"),
        (done(download="failed", message="The disk is full."), "The disk is full."),
    ],
)
def test_every_state_has_its_words(compel: CompelView, words: str) -> None:
    assert state_line(compel) == words


def test_the_bar_fills_stage_by_stage() -> None:
    assert fills(stages(2), 2.5 / 7) == pytest.approx([1, 1, 0.5, 0, 0, 0, 0])
    assert fills(stages(0), 0.0)[0] > 0
    assert fills(stages(6), 0.58)[6] == pytest.approx(0.58)


def test_a_change_of_one_compel_leaves_the_others_and_the_mark_alone(cloud: CloudRig) -> None:
    cloud.show(*(working(str(i)) for i in range(30)))
    view = cloud.panel.column.list
    view.mark("20")
    place = view.verticalScrollBar().value()
    changed: list[int] = []
    view.compels_model.dataChanged.connect(lambda a, _b: changed.append(a.row()))
    resets: list[int] = []
    view.compels_model.modelReset.connect(lambda: resets.append(1))
    cloud.show(*(working(str(i), progress=0.5 if i == 7 else 0.47) for i in range(30)))
    assert changed == [7]
    cloud.show(working("new"), *(working(str(i)) for i in range(1, 30)))
    assert resets == []
    assert view.current is not None
    assert view.current.key == "20"
    assert abs(view.verticalScrollBar().value() - place) <= view.row_height


def test_words_filter_at_once_and_enter_asks_the_service(cloud: CloudRig) -> None:
    cloud.show(working(), done())
    search = cloud.panel.column.search
    search.setText("manga glass")
    assert texts(cloud) == ["Glass Harbour"]
    search.setText("lost")
    assert texts(cloud) == []
    assert "Enter searches the service" in cloud.panel.column.empty.text()
    cloud.qtbot.keyClick(search, Qt.Key.Key_Return)
    assert cloud.fake.commands()[-1] == ("search", ("lost",))
    cloud.fake.answer((done("old", title="Lost tape"),), command="search")
    cloud.settle()
    assert texts(cloud) == ["Lost tape"]
    search.clear()
    assert texts(cloud) == ["Night Drive", "Glass Harbour"]


def test_an_empty_list_says_what_to_do(cloud: CloudRig) -> None:
    assert "Drop a song here" in cloud.panel.column.empty.text()
    assert cloud.panel.column.empty_new.isVisible()
    cloud.click(cloud.panel.column.empty_new)
    assert cloud.panel.page.page == "new"


def test_offline_is_said_calmly_and_what_is_downloaded_stays_listed(cloud: CloudRig, film: Path) -> None:
    cloud.fake.show(replace(SIGNED_IN, online=False, compels=(done(video=film),)))
    cloud.settle()
    assert cloud.panel.column.banner.text() == offline_line(cloud.panel.link.view)
    assert cloud.panel.column.banner.property("tone") == "dim"
    assert texts(cloud) == ["Glass Harbour"]


def test_signed_out_the_downloaded_compels_are_still_there(cloud: CloudRig, film: Path) -> None:
    cloud.fake.show(replace(SIGNED_OUT, compels=(done(video=film),)))
    cloud.settle()
    assert not cloud.panel.column.signing_in
    assert texts(cloud) == ["Glass Harbour"]
    cloud.panel.sign_in()
    assert cloud.panel.column.signing_in
    cloud.click(cloud.panel.column.sign_in.back)
    assert not cloud.panel.column.signing_in


# ---- into the show -------------------------------------------------------------------------------------------------


@pytest.fixture
def added(cloud: CloudRig, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """What was put into the show."""
    clips: list[tuple[Path, str]] = []
    monkeypatch.setattr(cloud.rig.desk, "add_clip", lambda path, *, name="": clips.append((path, name)))
    return clips


def test_a_film_is_dragged_as_a_clip(cloud: CloudRig, film: Path) -> None:
    cloud.show(done(video=film), working())
    model = cloud.panel.column.list.compels_model
    data = model.mimeData([model.index(0)])
    assert mime.unpack(data, mime.CLIP) == str(film)
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(model.index(1)) & Qt.ItemFlag.ItemIsDragEnabled


def test_a_double_click_the_corner_and_the_button_add_it(
    cloud: CloudRig, added: list[tuple[Path, str]], film: Path
) -> None:
    cloud.open(done(video=film))
    view = cloud.panel.column.list
    row = view.visualRect(view.compels_model.index(0))
    cloud.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    cloud.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.corner_of(row).center())
    cloud.click(cloud.panel.page.detail.add)
    assert added == [(film, "Glass Harbour")] * 3


def test_a_film_that_is_dropped_into_the_show_is_called_by_its_title(cloud: CloudRig, film: Path) -> None:
    wishes: list[ClipWish] = []
    cloud.rig.desk.clip_wanted.disconnect()
    cloud.rig.desk.clip_wanted.connect(wishes.append)
    cloud.show(done(video=film))
    cloud.rig.window.program.preview.clip_dropped.emit(film)
    assert [wish.name for wish in wishes] == ["Glass Harbour"]


def test_what_is_not_downloaded_yet_is_downloaded_first(
    cloud: CloudRig, added: list[tuple[Path, str]], film: Path
) -> None:
    cloud.open(done())
    cloud.click(cloud.panel.page.detail.add)
    assert cloud.fake.commands() == [("pull", ("d",))]
    assert added == []
    cloud.fake.answer(film, command="pull")
    cloud.settle()
    assert added == [(film, "Glass Harbour")]


def test_a_clip_that_is_dragged_over_the_page_brings_the_layers(cloud: CloudRig, film: Path) -> None:
    pane = cloud.rig.window.pane
    data = mime.pack(mime.CLIP, str(film))
    event = QDragEnterEvent(
        QPoint(40, 80), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    pane.dragEnterEvent(event)
    assert pane.page == "layers"


# ---- one compel ----------------------------------------------------------------------------------------------------


def test_the_page_shows_the_stages_and_their_marks(cloud: CloudRig) -> None:
    cloud.open(working(doing=2))
    detail = cloud.panel.page.detail
    assert detail.title.text() == "Night Drive"
    assert [mark for mark, _ in detail.checklist.rows] == ["done", "done", "doing", "todo", "todo", "todo", "todo"]
    assert detail.bar.isVisible()
    cloud.show(done("w", title="Night Drive"))
    assert ("Style", "Anime / Manga") in detail.checklist.rows
    assert not detail.bar.isVisible()


def test_cancelling_asks_in_place_and_can_be_kept(cloud: CloudRig) -> None:
    cloud.open(working())
    detail = cloud.panel.page.detail
    cloud.click(detail.cancel)
    assert detail.confirm.isVisible()
    assert not detail.cancel.isVisible()
    cloud.click(detail.confirm.no)
    assert cloud.fake.commands() == []
    assert detail.cancel.isVisible()
    cloud.click(detail.cancel)
    cloud.click(detail.confirm.yes)
    assert cloud.fake.commands() == [("cancel", ("w",))]


def test_removing_asks_in_place(cloud: CloudRig) -> None:
    cloud.open(failed())
    detail = cloud.panel.page.detail
    cloud.click(detail.remove)
    cloud.click(detail.confirm.yes)
    assert cloud.fake.commands() == [("forget", ("f",))]
    cloud.show()
    assert detail.nothing.isVisible()


@pytest.mark.parametrize(
    ("compel", "button", "command"),
    [
        (failed(), "retry", ("retry", ("f",))),
        (working(state="ready", can_start=True), "start", ("start", ("w",))),
        (done(), "download", ("pull", ("d",))),
    ],
)
def test_each_state_offers_what_can_be_done(
    cloud: CloudRig, compel: CompelView, button: str, command: tuple[str, tuple[object, ...]]
) -> None:
    cloud.open(compel)
    cloud.click(getattr(cloud.panel.page.detail, button))
    assert cloud.fake.commands() == [command]


def test_used_up_minutes_lead_to_the_billing_page_and_nowhere_else(
    cloud: CloudRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "react_app.ui.cloud_actions.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
    cloud.open(failed(billing_url="https://compeller.ai/billing", message="Your minutes are used up."))
    cloud.click(cloud.panel.page.detail.minutes)
    cloud.panel.actions.open_url("file:///etc/passwd")
    cloud.panel.actions.open_url("javascript:alert(1)")
    assert opened == ["https://compeller.ai/billing"]


def test_an_error_nobody_waits_for_is_one_line_in_the_bottom_bar(cloud: CloudRig) -> None:
    cloud.open(failed())
    cloud.click(cloud.panel.page.detail.retry)
    cloud.fake.answer(error="compeller.ai cannot be reached.", command="retry")
    cloud.settle()
    assert cloud.rig.window.bottom.words == "compeller.ai cannot be reached."


# ---- a new one -----------------------------------------------------------------------------------------------------


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A file that looks like a song."""
    path = tmp_path / "Neon_Tide.flac"
    path.write_bytes(b"fLaC")
    return path


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


def test_a_song_for_which_the_minutes_are_gone_leads_to_more(
    cloud: CloudRig, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "react_app.ui.cloud_actions.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
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


# ---- the account ---------------------------------------------------------------------------------------------------


def test_the_account_shows_what_is_left_and_signs_out_after_a_question(cloud: CloudRig) -> None:
    cloud.panel.open_account()
    account = cloud.panel.page.account
    assert account.name.text() == "ada"
    assert account.credits.text() == "12.5 minutes left of 60"
    cloud.click(account.sign_out)
    assert cloud.fake.commands() == []
    cloud.click(account.confirm.yes)
    assert cloud.fake.commands() == [("sign_out", ())]


def test_used_up_minutes_are_red_and_lead_to_the_page(cloud: CloudRig, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "react_app.ui.cloud_actions.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
    cloud.fake.show(replace(SIGNED_IN, credits=replace(CREDITS, minutes=0.0, exceeded=True)))
    cloud.settle()
    cloud.panel.open_account()
    assert cloud.panel.page.account.credits.text() == "No minutes left"
    cloud.click(cloud.panel.page.account.minutes)
    assert opened == [CREDITS.billing_url]


def test_choices_are_told_and_remembered(make_cloud: MakeCloud) -> None:
    cloud = make_cloud()
    cloud.panel.open_account()
    account = cloud.panel.page.account
    cloud.click(account.automatic)
    account.budget.typed.emit(50.0)
    cloud.click(account.tidy)
    assert cloud.fake.downloads == [True, False]
    assert cloud.fake.commands() == [("set_cache_budget", (50_000_000_000,)), ("clear", ())]
    assert not CloudSettings(cloud.rig.window.settings).automatic


# ---- the look ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["compel", "new", "account", "sign in"])
def test_everything_to_hit_is_large_enough_named_and_told(cloud: CloudRig, page: str) -> None:
    cloud.open(failed(billing_url="https://x.org", can_start=True, can_cancel=True))
    if page == "sign in":
        cloud.panel.sign_in()
    else:
        cloud.panel.page.open_page(page)  # type: ignore[arg-type]
    cloud.settle()
    parts = [w for w in to_hit(cloud.rig) if cloud.panel.page.isAncestorOf(w) or cloud.panel.column.isAncestorOf(w)]
    assert len(parts) > 5
    assert {f"{type(w).__name__} {w.accessibleName()} {w.height()}" for w in parts if w.height() < 28} == set()
    assert [type(w).__name__ for w in parts if not w.accessibleName()] == []
    assert [w.accessibleName() for w in parts if isinstance(w, QAbstractButton) and not w.toolTip()] == []
    hint = cloud.rig.window.minimumSizeHint()
    assert hint.width() <= 1280
    assert hint.height() <= 720


@pytest.mark.parametrize("ground", [Color.WINDOW, Color.PANEL, Color.RAISED, Color.CLOUD_DEEP])
def test_the_colour_of_the_cloud_can_be_read(ground: str) -> None:
    assert contrast(Color.CLOUD, ground) >= 4.5
    assert contrast(Color.WINDOW, Color.CLOUD) >= 7
    assert contrast(Color.TEXT, Color.CLOUD_DEEP) >= 7


def test_every_button_of_a_compel_is_reached_by_tab(cloud: CloudRig) -> None:
    cloud.open(failed(billing_url="https://x.org"))
    detail = cloud.panel.page.detail
    wanted = {detail.minutes, detail.retry, detail.remove}
    reached: set[object] = set()
    widget = cloud.panel.column.list.nextInFocusChain()
    for _ in range(400):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(widget)
        widget = widget.nextInFocusChain()
    assert wanted <= reached
