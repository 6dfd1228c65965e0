"""The account: who is signed in, what is left, and what the desk does by itself with finished compels."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.ui.cloud_actions import CloudActions
from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_port import CloudView, CreditsView
from react_app.ui.cloud_settings import CloudSettings
from react_app.ui.cloud_words import credits_line, day, offline_line, server_name
from react_app.ui.panels.cloud_bars import paint_share
from react_app.ui.panels.cloud_confirm import Confirm
from react_app.ui.theme import Color, label_font, strong_font
from react_app.ui.widgets.buttons import Switch, text_button
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.scroll import ScrollColumn
from react_app.ui.widgets.value_field import ValueField
from react_app.ui.words import size_of

_GB = 1_000_000_000
_LEAST_GB, _MOST_GB = 1, 2000


class ShareBar(QWidget):
    """How much of something is used."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._share = 0.0
        self._tint = Color.CLOUD
        self.setFixedHeight(6)
        self.setAccessibleName(name)

    def show_share(self, share: float, tint: str = Color.CLOUD) -> None:
        """Show a share, 0..1."""
        self._share, self._tint = share, tint
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        paint_share(QPainter(self), QRectF(self.rect()), self._share, self._tint)


class CloudAccount(QWidget):
    """Two columns: the account, and choices."""

    sign_in_wanted = Signal()

    def __init__(self, link: CloudLink, actions: CloudActions, settings: CloudSettings) -> None:
        super().__init__()
        self._link, self._actions, self._settings = link, actions, settings
        self.name = ElidedLabel()
        self.name.setFont(strong_font(14))
        self.where = QLabel()
        self.credits = QLabel()
        self.plan = QLabel()
        self.left_bar = ShareBar("Minutes left")
        self.words = QLabel()
        for label in (self.where, self.plan, self.words):
            label.setProperty("tone", "dim")
            label.setWordWrap(True)
        self.minutes = text_button("Get more minutes", "Opens the service's page in your browser", kind="cloud")
        self.sign_out = text_button("Sign out", "Forget the token; what is downloaded stays", kind="ghost")
        self.sign_in = text_button("Sign in…", "Sign in to the service", kind="cloud")
        self.confirm = Confirm()
        self.automatic = self._switch("Download by itself", settings.automatic, self._set_automatic)
        self.notify = self._switch("Tell me when a compel is done", settings.notify, self._set_notify)
        self.notify_live = self._switch("Tell me while the output is open", settings.notify_live, self._set_live)
        self.budget = ValueField(decimals=0, unit=" GB", scale=1, width=72)
        self.budget.setAccessibleName("Room for downloads in GB")
        self.budget.setToolTip("What was not used for longest goes first; what a show uses is never cleared")
        self.budget.setFixedHeight(28)
        self.budget.typed.connect(self._set_budget)
        self.used = QLabel()
        self.used.setProperty("tone", "dim")
        self.used_bar = ShareBar("Room used by downloads")
        self.tidy = text_button("Clear what no show uses", "Takes films off this machine; the service keeps them")
        self.tidied = ElidedLabel()
        self.tidied.setFont(label_font())
        self.tidied.setProperty("tone", "dim")
        self._build()
        self.minutes.clicked.connect(self._get_minutes)
        self.sign_in.clicked.connect(self.sign_in_wanted)
        self.sign_out.clicked.connect(self._ask_out)
        self.tidy.clicked.connect(self._tidy)
        link.view_changed.connect(self.show_view)
        self.show_view(link.view)

    @staticmethod
    def _switch(name: str, on: bool, change: object) -> Switch:
        switch = Switch(name)
        switch.setChecked(on)
        switch.setToolTip(name)
        switch.toggled.connect(change)
        return switch

    def _build(self) -> None:
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(6)
        for button in (self.sign_in, self.minutes, self.sign_out):
            buttons.addWidget(button)
        buttons.addStretch()
        left = QVBoxLayout()
        left.setSpacing(6)
        for widget in (self.name, self.where, self.credits, self.left_bar, self.plan, self.words, self._buttons,
                       self.confirm):  # fmt: skip
            left.addWidget(widget)
        left.addStretch()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for i, (switch, words) in enumerate(
            (
                (self.automatic, "Download finished compels by themselves"),
                (self.notify, "Tell me when a compel is done or failed"),
                (self.notify_live, "Even while the output is open"),
            )
        ):
            grid.addWidget(switch, i, 0)
            label = ElidedLabel(words)
            label.setToolTip(words)
            grid.addWidget(label, i, 1)
        room = QHBoxLayout()
        room.setSpacing(8)
        room.addWidget(QLabel("Room for downloads"))
        room.addWidget(self.budget)
        room.addWidget(self.used)
        room.addStretch()
        clear = QHBoxLayout()
        clear.setSpacing(8)
        clear.addWidget(self.tidy)
        clear.addWidget(self.tidied, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addLayout(grid)
        right.addLayout(room)
        right.addWidget(self.used_bar)
        right.addLayout(clear)
        right.addStretch()
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 4, 8)
        row.setSpacing(32)
        for column in (left, right):
            part = QWidget()
            column.setContentsMargins(0, 0, 0, 0)
            part.setLayout(column)
            part.setMaximumWidth(560)
            row.addWidget(part, 1)
        row.addStretch(0)
        inner = QWidget()
        inner.setLayout(row)
        scroll = ScrollColumn()
        scroll.put(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 0, 8, 0)
        whole.addWidget(scroll)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what is left."""
        super().showEvent(event)
        if self._link.view.signed_in:
            self._link.ask("credits", fail=lambda _words: None)

    # ---- what is shown ---------------------------------------------------------------------------------------------

    def show_view(self, view: CloudView) -> None:
        """Show the account as it is known."""
        signed = view.signed_in
        self.name.setText(view.account or "Signed in" if signed else "Not signed in")
        checked = day(view.checked)
        if signed:
            words = f"at {server_name(view.server)}" + (f", looked at {checked}" if checked and view.online else "")
            self.where.setText(words if view.online else offline_line(view))
        else:
            self.where.setText("What is downloaded plays without it.")
        self._show_credits(view.credits if signed else None)
        self.words.setText(view.message)
        self.words.setVisible(bool(view.message))
        self.sign_in.setVisible(not signed)
        self.sign_out.setVisible(signed)
        budget = view.cache_budget
        self.used.setText(f"{size_of(view.cache_bytes)} used")
        self.used_bar.show_share(view.cache_bytes / budget if budget else 0.0)
        self.budget.show_value(round(budget / _GB))

    def _show_credits(self, credits: CreditsView | None) -> None:
        self.credits.setText(credits_line(credits, whole=True))
        self.credits.setVisible(bool(credits_line(credits)))
        self.plan.setText(f"Plan: {credits.plan}" if credits and credits.plan else "")
        self.plan.setVisible(bool(self.plan.text()))
        self.minutes.setVisible(bool(credits and credits.billing_url))
        known = credits is not None and credits.minutes is not None and bool(credits.allowance)
        self.left_bar.setVisible(known)
        if credits is not None and credits.minutes is not None and credits.allowance:
            tint = Color.DANGER if credits.exceeded else Color.CLOUD
            self.left_bar.show_share(credits.minutes / credits.allowance, tint)
        self.credits.setStyleSheet(f"color: {Color.DANGER if credits and credits.exceeded else Color.TEXT};")

    # ---- choices ---------------------------------------------------------------------------------------------------

    def _get_minutes(self) -> None:
        credits = self._link.view.credits
        if credits is not None:
            self._actions.open_url(credits.billing_url)

    def _ask_out(self) -> None:
        self._buttons.hide()
        self.confirm.ask("Sign out? What is downloaded stays.", "Sign out", self._go_out, self._buttons.show)

    def _go_out(self) -> None:
        self._link.ask("sign_out")

    def _set_automatic(self, on: bool) -> None:
        self._settings.automatic = on
        self._link.port.automatic(on)

    def _set_notify(self, on: bool) -> None:
        self._settings.notify = on

    def _set_live(self, on: bool) -> None:
        self._settings.notify_live = on

    def _set_budget(self, gigabytes: float) -> None:
        whole = min(max(round(gigabytes), _LEAST_GB), _MOST_GB)
        self.budget.show_value(whole)
        self._link.ask("set_cache_budget", whole * _GB)

    def _tidy(self) -> None:
        self.tidy.setEnabled(False)
        before = self._link.view.cache_bytes
        self._link.ask("clear", then=lambda _v: self._cleared(before), fail=self._not_cleared)

    def _cleared(self, before: int) -> None:
        self.tidy.setEnabled(True)
        freed = before - self._link.view.cache_bytes
        self.tidied.setText(f"{size_of(freed)} cleared." if freed > 0 else "Everything there is used by a show.")

    def _not_cleared(self, words: str) -> None:
        self.tidy.setEnabled(True)
        self.tidied.setText(words)
