"""The code editor: Scintilla with Lexilla's C++ lexer told about GLSL, in the app's colours.

Numbers below are Scintilla's own constants, https://www.scintilla.org/ScintillaDoc.html.
"""

from __future__ import annotations

import contextlib

from lexilla import create_lexer
from lexilla.pyside6_scintilla import set_lexer
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QKeyEvent
from PySide6.QtWidgets import QWidget
from pyside6_scintilla import ScintillaEdit

from react_app.ui.theme import Color
from react_app.ui.widgets.glsl_words import BUILT_IN, ISF, KEYWORDS

_DEFAULT, _LINE_NUMBER = 32, 33
_ERROR_STYLE = 40
_NUMBERS, _MARKS = 0, 1
_MARK_DOT, _MARK_LINE = 0, 1
_UTF8 = 65001
_SET_ELEMENT_COLOUR = 2753
_SELECTION_BACK, _SELECTION_INACTIVE, _CARET, _CARET_LINE = 11, 17, 40, 50
_STYLES = {
    1: Color.DIM, 2: Color.FAINT, 3: Color.DIM, 15: Color.FAINT,  # comments
    4: "#E6A15C",  # numbers
    5: "#7FB2F0",  # keywords and types
    6: "#9CCB86", 7: "#9CCB86",  # strings
    9: "#B99AE8",  # preprocessor
    10: "#AEB7C5",  # operators
    16: Color.MOD,  # what GLSL brings
    19: Color.ACCENT,  # what ISF and the host bring
}  # fmt: skip
_CONTROL = Qt.KeyboardModifier.ControlModifier
_PASSED_ON = (Qt.Key.Key_K, Qt.Key.Key_O, Qt.Key.Key_N, Qt.Key.Key_Q, Qt.Key.Key_E)
"""With Ctrl these are the window's, also while one types."""
_PX = 12


class CodeEdit(ScintillaEdit):
    """Edits the bytes of one text; its undo is its own."""

    edited = Signal()
    """The text changed, or is the saved one again."""
    save_wanted = Signal()
    find_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._encoding = "utf-8"
        self.setAccessibleName("Shader text")
        lexer = create_lexer("cpp")
        if lexer is not None:
            lexer.property_set("lexer.cpp.track.preprocessor", "0")
            set_lexer(self, lexer)
        for number, words in ((0, KEYWORDS), (1, BUILT_IN), (3, ISF)):
            self.setKeyWords(number, words)
        self._dress()
        self.setCodePage(_UTF8)
        self.setTabWidth(2)
        self.setUseTabs(False)
        self.setIndent(2)
        self.setScrollWidth(1)
        self.setScrollWidthTracking(True)
        self.setEndAtLastLine(True)
        self.notifyChange.connect(self.edited)
        self.savePointChanged.connect(lambda _dirty: self.edited.emit())

    # ---- text ------------------------------------------------------------------------------------------------------

    @property
    def data(self) -> bytes:
        """The text as it is now."""
        text = bytes(self.getText(self.textLength()).data())
        if self._encoding != "utf-8":
            with contextlib.suppress(UnicodeEncodeError):
                return text.decode().encode(self._encoding)
        return text

    @property
    def dirty(self) -> bool:
        """Whether it differs from what was loaded or saved last."""
        return bool(self.modify())

    def load(self, data: bytes, *, read_only: bool) -> None:
        """Show a text; there is nothing to undo then."""
        self.setReadOnly(False)
        self._encoding = "utf-8"
        try:
            text = data.decode()
        except UnicodeDecodeError:
            self._encoding = "latin-1"
            text = data.decode(self._encoding)
        self.setText(text.replace("\0", " "))
        self.setEOLMode(0 if b"\r\n" in data else 2)
        self.emptyUndoBuffer()
        self.setSavePoint()
        self.setReadOnly(read_only)
        self.show_error(0, "")
        self._fit_numbers()

    def replace_all(self, data: bytes) -> None:
        """Put another text in place of this one; can be undone."""
        line = self.lineFromPosition(self.currentPos())
        self.beginUndoAction()
        self.setTargetRange(0, self.textLength())
        self.replaceTarget(len(data), data.decode("utf-8", "replace"))
        self.endUndoAction()
        self.gotoLine(line)

    def go_to(self, line: int) -> None:
        """Put the cursor on a line, counted from 1, in the middle of the view."""
        self.gotoLine(line - 1)
        self.setFirstVisibleLine(max(0, self.visibleFromDocLine(line - 1) - self.linesOnScreen() // 3))

    def search(self, words: str, *, backwards: bool = False, again: bool = True) -> bool:
        """Select the next place these words are at, going round at the end; False where there is none."""
        size = len(words.encode())
        if not size:
            return False
        length = self.textLength()
        start = self.selectionEnd() if again else self.selectionStart()
        ranges = ((self.selectionStart(), 0), (length, 0)) if backwards else ((start, length), (0, length))
        for begin, end in ranges:
            self.setTargetRange(begin, end)
            found = self.searchInTarget(size, words)
            if found >= 0:
                self.setSel(found, found + size)
                self.scrollCaret()
                return True
        return False

    # ---- what is wrong ---------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Let the keyboard write here."""
        QWidget.setFocus(self, Qt.FocusReason.OtherFocusReason)  # Scintilla's own of that name does something else

    def show_error(self, line: int, text: str) -> None:
        """Mark a line, counted from 1, and tell what is wrong under it; line 0 for nothing."""
        self.annotationClearAll()
        for mark in (_MARK_DOT, _MARK_LINE):
            self.markerDeleteAll(mark)
        if line > 0 and text:
            self.markerAdd(line - 1, _MARK_DOT)
            self.markerAdd(line - 1, _MARK_LINE)
            self.annotationSetText(line - 1, f"  {text}")
            self.annotationSetStyle(line - 1, _ERROR_STYLE)

    @property
    def error(self) -> tuple[int, str]:
        """The marked line and what is told under it; 0 and nothing where all is well."""
        line = self.markerNext(0, 1 << _MARK_LINE)
        return (line + 1, bytes(self.annotationText(line).data()).decode().strip()) if line >= 0 else (0, "")

    # ---- keys ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean something in a text from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_text_key(event):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save, find and leave; the rest is Scintilla's."""
        control = bool(event.modifiers() & _CONTROL)
        if control and event.key() == Qt.Key.Key_S:
            self.save_wanted.emit()
        elif control and event.key() == Qt.Key.Key_F:
            self.find_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)
            self._fit_numbers()

    # ---- look ------------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        points = round(100 * _PX * 72 / self.logicalDpiY())
        self.styleSetFont(_DEFAULT, QFontInfo(font).family())
        self.styleSetSizeFractional(_DEFAULT, points)
        self.styleSetFore(_DEFAULT, _bgr(Color.TEXT))
        self.styleSetBack(_DEFAULT, _bgr(Color.WINDOW))
        self.styleClearAll()
        for style, name in _STYLES.items():
            self.styleSetFore(style, _bgr(name))
        self.styleSetFore(_LINE_NUMBER, _bgr(Color.FAINT))
        self.styleSetBack(_LINE_NUMBER, _bgr(Color.WINDOW))
        self.styleSetFore(_ERROR_STYLE, _bgr("#FF9EA3"))
        self.styleSetBack(_ERROR_STYLE, _bgr(Color.DANGER_DEEP))
        self.setMarginTypeN(_NUMBERS, 1)
        self.setMarginMaskN(_MARKS, 1 << _MARK_DOT)
        self.setMarginWidthN(_MARKS, 12)
        self.setMarginTypeN(_MARKS, 2)  # marks on the colour of the text's ground
        self.setMarginWidthN(2, 0)
        self.setMarginLeft(4)
        self.markerDefine(_MARK_DOT, 0)
        self.markerSetFore(_MARK_DOT, _bgr(Color.DANGER))
        self.markerSetBack(_MARK_DOT, _bgr(Color.DANGER))
        self.markerDefine(_MARK_LINE, 22)
        self.markerSetBack(_MARK_LINE, _bgr(Color.DANGER_DEEP))
        self.annotationSetVisible(1)
        for element, name, alpha in (
            (_SELECTION_BACK, Color.ACCENT, 0x55),
            (_SELECTION_INACTIVE, Color.EDGE, 0xAA),
            (_CARET, Color.ACCENT, 0xFF),
            (_CARET_LINE, Color.PANEL, 0xFF),
        ):
            self.send(_SET_ELEMENT_COLOUR, element, _bgr(name) | alpha << 24)
        self.setCaretWidth(2)
        self.setExtraAscent(1)
        self.setExtraDescent(1)
        self.usePopUp(0)
        self._fit_numbers()

    def _fit_numbers(self) -> None:
        digits = max(3, len(str(self.lineCount())))
        self.setMarginWidthN(_NUMBERS, self.textWidth(_LINE_NUMBER, "9" * digits) + 14)


def _is_text_key(event: QKeyEvent) -> bool:
    key = event.key()
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35 or event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return False
    return not (event.modifiers() & _CONTROL and key in _PASSED_ON)


def _bgr(name: str) -> int:
    """Return a colour as Scintilla counts it."""
    red, green, blue = (int(name[i : i + 2], 16) for i in (1, 3, 5))
    return red | green << 8 | blue << 16
