"""A video of one's own: size, rate, format, quality and sound."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from react_app.export.media.formats import CONTAINERS, LARGEST, SMALLEST, Offer, offered
from react_app.ui.export_wish import QUALITIES, RATES, SIZES, SOUNDS, crf_of, has_quality
from react_app.ui.panels.export_rows import Rows
from react_app.ui.theme import label_font
from react_app.ui.widgets.combo import Popup

_GROUPS = (
    ("Video files", (".mp4", ".mov", ".webm", ".mkv", ".mxf")),
    ("Folders of pictures", (".png", ".exr")),
    ("Animated pictures", (".gif", ".webp")),
)


class _PixelField(QLineEdit):
    """A side of the picture in pixels."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setValidator(QIntValidator(SMALLEST, LARGEST, self))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} in pixels")
        self.setFixedWidth(58)

    @property
    def pixels(self) -> int:
        """What is typed, inside the limits."""
        text = self.text()
        return min(max(int(text), SMALLEST), LARGEST) if text.isdigit() else SMALLEST


class ExportFormat(QWidget):
    """The fields; `changed` tells that one of them did."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.size_popup = Popup("Size", "Picture size")
        self.width_field, self.height_field = _PixelField("Width"), _PixelField("Height")
        self.rate = Popup("Frame rate", "Pictures a second")
        self.format = Popup("Format", "Kind of file, codec, depth and transparency")
        self.quality = Popup("Quality", "More quality makes larger files")
        self.sound = Popup("Sound", "The track's own sound, copied or encoded")
        self.words = QLabel()
        self.words.setProperty("tone", "dim")
        self.words.setFont(label_font())
        self.words.setWordWrap(True)
        self._build()
        self._fill()

    def _build(self) -> None:
        rows = Rows()
        size = QHBoxLayout()
        size.setSpacing(6)
        size.addWidget(self.width_field)
        size.addWidget(QLabel("×"))
        size.addWidget(self.height_field)
        size.addStretch()
        rows.add("Size", self.size_popup)
        rows.add("", size)
        rows.add("Rate", self.rate)
        rows.add("Format", self.format)
        rows.add("Quality", self.quality)
        rows.add("Sound", self.sound)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        column.addLayout(rows)
        column.addWidget(self.words)
        column.addStretch()

    def _fill(self) -> None:
        for label, size in SIZES:
            self.size_popup.addItem(label, size)
        self.size_popup.addItem("Custom", None)
        for label, rate in RATES:
            self.rate.addItem(label, rate)
        self.rate.show_data("60")
        offers = offered()
        for heading, suffixes in _GROUPS:
            some = [offer for offer in offers if offer.suffix in suffixes]
            if some:
                self.format.add_heading(heading)
            for offer in some:
                self.format.addItem(offer.label, offer)
        self.format.setCurrentIndex(1)
        for label, softer in QUALITIES:
            self.quality.addItem(label, softer)
        self.quality.show_data(0)
        for label, sound in SOUNDS:
            self.sound.addItem(label, sound)
        for field in (self.width_field, self.height_field):
            field.textEdited.connect(lambda _text: self.size_typed())
        self.size_popup.chosen.connect(self._size_chosen)
        for popup in (self.rate, self.quality, self.sound):
            popup.chosen.connect(lambda _data: self.changed.emit())
        self.format.chosen.connect(lambda _data: self._format_chosen())
        self._size_chosen(SIZES[0][1])
        self._show_able()

    # ---- what it says ----------------------------------------------------------------------------------------------

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width_field.pixels, self.height_field.pixels

    @property
    def offer(self) -> Offer:
        """The format that is chosen."""
        offer = self.format.currentData()
        assert isinstance(offer, Offer)
        return offer

    @property
    def fps(self) -> str:
        """The rate as people write it."""
        return str(self.rate.currentData())

    @property
    def crf(self) -> int | None:
        """The codec's quality number, None for its own."""
        return crf_of(self.offer, int(self.quality.currentData() or 0))

    @property
    def audio(self) -> str:
        """What `--audio` is told, empty for the best that fits."""
        return str(self.sound.currentData() or "") if self.sound.isEnabled() else ""

    # ---- hands -----------------------------------------------------------------------------------------------------

    def _size_chosen(self, data: object) -> None:
        if isinstance(data, tuple):
            for field, number in zip((self.width_field, self.height_field), data, strict=True):
                field.setText(str(number))
            self.changed.emit()
        else:
            self.width_field.setFocus()
            self.width_field.selectAll()

    def size_typed(self) -> None:
        """Show the name of the size that is typed, where it has one."""
        index = next((i for i, (_, known) in enumerate(SIZES) if known == self.pixels), len(SIZES))
        self.size_popup.setCurrentIndex(index)
        self.changed.emit()

    def _format_chosen(self) -> None:
        self._show_able()
        self.changed.emit()

    def _show_able(self) -> None:
        """Offer only what the format has."""
        offer = self.offer
        container = CONTAINERS[offer.suffix]
        self.quality.setEnabled(has_quality(offer))
        self.quality.setToolTip(
            "More quality makes larger files" if has_quality(offer) else "This format has a quality of its own"
        )
        self.sound.setEnabled(bool(container.sounds))
        for index in range(1, self.sound.count()):
            self.sound.set_able(index, self.sound.itemData(index) in (*container.sounds, "none"))
        if self.sound.currentData() not in ("", "none", *container.sounds):
            self.sound.setCurrentIndex(0)
        self.words.setText(_words_about(offer))
        self.words.setVisible(bool(self.words.text()))


def _words_about(offer: Offer) -> str:
    kind = CONTAINERS[offer.suffix].kind
    if kind == "sequence":
        return "A folder with a picture for every frame, and the sound beside them."
    if kind == "animation":
        return "Without sound, for sharing; keep it short and small."
    if offer.alpha:
        return "What no layer covers stays transparent."
    return ""
