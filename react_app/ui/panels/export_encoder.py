"""Who encodes: the processor, or a hardware encoder that was found to work here."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer

from react_app.export.media.hardware import AUTO, FAMILIES, SOFTWARE
from react_app.export.media.hardware_found import Coding, can_be_hardware
from react_app.ui.export_encoders import Encoders
from react_app.ui.settings import Settings
from react_app.ui.widgets.combo import Popup

_KEY = "export/encoder"
_LABELS = {SOFTWARE: "Software", AUTO: "Auto: hardware where it works"} | {f.name: f.label for f in FAMILIES}
_TIP = "Software encodes to the same bytes on every machine; hardware is quicker"
_NEVER = "Hardware encoders make H.264, H.265 and AV1, without transparency"
_NONE = "No hardware encoder works here; the processor encodes, to the same bytes on every machine"
_LOOKING = f"{_TIP}. Hardware encoders are being looked for."


class ExportEncoder(Popup):
    """The list; what is chosen is remembered, and shown again where it is to be had."""

    def __init__(self, encoders: Encoders, settings: Settings) -> None:
        super().__init__("Encoder", _TIP)
        self._encoders, self._settings = encoders, settings
        self._codings: tuple[Coding, ...] = ()
        self.chosen.connect(lambda data: self._settings.remember_word(_KEY, str(data)))
        encoders.found.connect(self._show)
        self._show()

    @property
    def encoder(self) -> str:
        """Who encodes, in the words of `--encoder`."""
        return str(self.currentData())

    def ask(self, codings: Iterable[Coding]) -> None:
        """Offer what encodes any of these."""
        self._codings = tuple(dict.fromkeys(coding for coding in codings if can_be_hardware(coding)))
        self._show()

    def hidePopup(self) -> None:
        """Close the list; what was found while it was open is in it the next time."""
        super().hidePopup()
        QTimer.singleShot(0, self, self._show)  # what was picked is told after this

    def _show(self) -> None:
        if self.view().isVisible():
            return
        found = [self._encoders.of(coding) for coding in self._codings]
        looking = None in found
        names = {name for some in found if some for name in some}
        wish = self._settings.word(_KEY, SOFTWARE)
        if looking and wish in _LABELS:
            names.add(wish)
        names.discard(SOFTWARE)
        names |= {SOFTWARE, AUTO} if names else {SOFTWARE}
        wanted = [name for name in _LABELS if name in names]
        if wanted != [self.itemData(index) for index in range(self.count())]:
            self.clear()
            for name in wanted:
                self.addItem(_LABELS[name], name)
        self.show_data(wish if wish in wanted else SOFTWARE)
        self.setEnabled(bool(self._codings))
        tip = _TIP if len(wanted) > 1 else _NONE
        self.setToolTip(_NEVER if not self._codings else _LOOKING if looking else tip)
