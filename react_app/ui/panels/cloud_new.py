"""A new compel: the song, a title, and what it should look like; what is typed is kept until it is sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from react_app.ui.cloud_actions import CloudActions
from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_port import CloudView, MusicView, NewCompel
from react_app.ui.cloud_settings import CloudSettings, Draft
from react_app.ui.cloud_words import ASPECTS, PLATFORMS
from react_app.ui.desk import Desk
from react_app.ui.panels.cloud_place import AUDIO
from react_app.ui.panels.cloud_song import SongChooser
from react_app.ui.panels.cloud_style import StyleField
from react_app.ui.theme import Color, label_font
from react_app.ui.widgets.buttons import Switch, text_button
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.scroll import ScrollColumn

_KEEP_MS = 800


class CloudNew(QWidget):
    """The form. `sent` tells the key of the compel as soon as it is known here."""

    sent = Signal(str)

    def __init__(self, desk: Desk, link: CloudLink, actions: CloudActions, settings: CloudSettings) -> None:
        super().__init__()
        self._link, self._actions, self._settings = link, actions, settings
        self._billing_url = ""
        self.draft = settings.draft
        self._before: frozenset[str] | None = None
        self.song = SongChooser(desk, link)
        self.title = self._field("Title", "What the compel is called")
        self.style_field = StyleField()
        self.platform = Popup("Platform", "Where it will be shown")
        self.aspect = Popup("Shape", "Width to height; left to the platform, it sets the shape")
        for popup, choices in ((self.platform, PLATFORMS), (self.aspect, ASPECTS)):
            for label, code in choices:
                popup.addItem(label, code)
        self.context = self._field("Artist", "Who you are and what it should feel like: told to the service")
        self.context.setPlaceholderText("Artist, mood, story")
        self.at_once = Switch("Render at once")
        self.at_once.setToolTip("Off: it stops when it is planned, and you start the render")
        self.make = text_button("Make the compel", "Send the song and have the film made (Ctrl+Enter)", kind="cloud")
        self.make.setShortcut("Ctrl+Return")
        self.make.setToolTip("Send the song and have the film made (Ctrl+Enter)")
        self.clear = text_button("Clear", "Empty all fields", kind="ghost")
        self.minutes = text_button("Get more minutes", "Opens the service's page in your browser", kind="ghost")
        self.minutes.hide()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setFont(label_font())
        self._keeper = QTimer(self)
        self._keeper.setSingleShot(True)
        self._keeper.setInterval(_KEEP_MS)
        self._keeper.timeout.connect(self.keep)
        self._build()
        self._wire()
        self._show_draft()

    @staticmethod
    def _field(name: str, tip: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setToolTip(tip)
        return field

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        where = QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.platform, 1)
        where.addWidget(self.aspect, 1)
        last = QHBoxLayout()
        last.setSpacing(6)
        last.addWidget(self.at_once)
        at_once = QLabel("Render at once")
        at_once.setToolTip(self.at_once.toolTip())
        last.addWidget(at_once)
        last.addStretch()
        last.addWidget(self.clear)
        last.addWidget(self.make)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            ("Title", self.title), ("Style", self.style_field), ("For", where), ("Artist", self.context),
        )  # fmt: skip
        for i, (words, field) in enumerate(rows):
            label = QLabel(words)
            label.setProperty("tone", "dim")
            grid.addWidget(label, i, 0)
            if isinstance(field, QWidget):
                grid.addWidget(field, i, 1)
            else:
                grid.addLayout(field, i, 1)
        inner = QWidget()
        right = QVBoxLayout(inner)
        right.setContentsMargins(0, 0, 4, 0)
        right.setSpacing(6)
        right.addLayout(grid)
        right.addLayout(last)
        right.addWidget(self.sentence)
        right.addWidget(self.minutes, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch()
        scroll = ScrollColumn()
        scroll.put(inner)
        inner.setMaximumWidth(720)
        self.song.setMaximumWidth(720)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 8)
        row.setSpacing(16)
        row.addWidget(self.song, 5)
        row.addWidget(scroll, 6)

    def _wire(self) -> None:
        self.song.chosen.connect(self.use_file)
        self.song.music_chosen.connect(self._use_music)
        self.title.textEdited.connect(lambda text: self._change(title=text, named=bool(text.strip())))
        self.style_field.textChanged.connect(lambda text: self._change(style=text))
        self.context.textChanged.connect(lambda text: self._change(artist_context=text))
        self.platform.chosen.connect(self._platform_chosen)
        self.aspect.chosen.connect(lambda code: self._change(aspect_ratio=str(code)))
        self.at_once.toggled.connect(lambda on: self._change(auto_start=on))
        self.make.clicked.connect(self.submit)
        self.clear.clicked.connect(self.reset)
        self.minutes.clicked.connect(lambda: self._actions.open_url(self._billing_url))
        self._link.view_changed.connect(self._look)

    # ---- the draft -------------------------------------------------------------------------------------------------

    def _change(self, **changes: object) -> None:
        self.draft = replace(self.draft, **changes)  # type: ignore[arg-type]
        self._say("")
        self._keeper.start()

    def keep(self) -> None:
        """Keep the draft for the next time."""
        self._keeper.stop()
        self._settings.draft = self.draft

    def _show_draft(self) -> None:
        draft = self.draft
        for field, text in (
            (self.title, draft.title),
            (self.style_field, draft.style),
            (self.context, draft.artist_context),
        ):
            field.blockSignals(True)
            field.setText(text)
            field.blockSignals(False)
        self.platform.show_data(draft.target_platform)
        self.aspect.show_data(draft.aspect_ratio)
        self.at_once.setChecked(draft.auto_start)
        self.song.show_song(draft.track, draft.music_title)

    def reset(self) -> None:
        """Begin anew."""
        self.draft = Draft()
        self._say("")
        self._show_draft()
        self.keep()

    def use_file(self, name: str) -> None:
        """Make it of this audio file."""
        title = self.draft.title if self.draft.named else Path(name).stem.replace("_", " ").strip()
        self._change(track=name, music_id="", music_title="", title=title)
        self._show_draft()

    def _use_music(self, track: object) -> None:
        if isinstance(track, MusicView):
            words = f"{track.title} – {track.artist}" if track.artist else track.title
            title = self.draft.title if self.draft.named else track.title
            self._change(track="", music_id=track.id, music_title=words, title=title)
            self._show_draft()

    def _platform_chosen(self, code: object) -> None:
        """Let the platform set the shape, unless it is taken back."""
        self._change(target_platform=str(code), aspect_ratio="" if code else Draft().aspect_ratio)
        self._show_draft()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the styles, and see what plays."""
        super().showEvent(event)
        self.song.refresh()
        if self._link.view.signed_in:
            self._link.ask("styles", then=self.style_field.take, fail=lambda _words: None)

    # ---- sending ---------------------------------------------------------------------------------------------------

    def missing(self) -> str:
        """Return the sentence about what is still to be done, empty when it can be sent."""
        draft = self.draft
        if not self._link.view.signed_in:
            return "Sign in first, on the left."
        if not draft.track and not draft.music_id:
            return "Choose a song: drop a file here, take the track that plays, or search for music."
        if draft.track and not Path(draft.track).is_file():
            return f"{Path(draft.track).name} is not there any more. Choose the song again."
        if draft.track and not draft.track.lower().endswith(AUDIO):
            return f"{Path(draft.track).name} is no audio file the service knows."
        if not draft.title.strip():
            return "Give it a title."
        return ""

    def submit(self) -> None:
        """Send it."""
        if self._before is not None:
            return
        missing = self.missing()
        if missing:
            self._say(missing)
            return
        self.keep()
        draft = self.draft
        wish = NewCompel(
            draft.title.strip(), draft.style.strip(), draft.target_platform, draft.aspect_ratio,
            draft.artist_context.strip(), draft.auto_start,
        )  # fmt: skip
        self._before = frozenset(compel.key for compel in self._link.view.compels)
        self._set_busy(True)
        if draft.track:
            self._link.ask("create_from_file", Path(draft.track), wish, then=self._made, fail=self._not_made)
        else:
            self._link.ask("create_from_music", draft.music_id, wish, then=self._made, fail=self._not_made)

    def _look(self, view: CloudView) -> None:
        """See the compel as soon as it is written down: its upload is followed in the list from then on."""
        if self._before is None:
            return
        fresh = [c for c in view.compels if c.key not in self._before and c.title == self.draft.title.strip()]
        if fresh:
            self._made(fresh[0].key)

    def _made(self, key: object) -> None:
        if self._before is not None:
            self._before = None
            self._set_busy(False)
            self.reset()
            self.sent.emit(str(key))

    def _not_made(self, words: str) -> None:
        if self._before is not None:
            self._before = None
            self._set_busy(False)
            self._say(words)
            self._billing_url = self._link.billing_url
            self.minutes.setVisible(bool(self._billing_url))

    def _set_busy(self, busy: bool) -> None:
        self.make.setEnabled(not busy)
        self.make.setText("Sending…" if busy else "Make the compel")

    def _say(self, words: str) -> None:
        self.sentence.setText(words)
        self.sentence.setStyleSheet(f"color: {Color.DANGER};")
        self.sentence.setVisible(bool(words))
        self.minutes.hide()
