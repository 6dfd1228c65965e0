"""The Cloud panel: how it looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from react_app.ui.theme import Color
from tests.ui.cloud.rig import CloudRig
from tests.ui.fake_cloud import failed
from tests.ui.test_look import contrast, to_hit


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
