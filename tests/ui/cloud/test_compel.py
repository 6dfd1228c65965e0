"""The Cloud panel: one compel."""

from __future__ import annotations

import pytest

from react_app.ui.cloud_port import CompelView
from tests.ui.cloud.rig import CloudRig
from tests.ui.fake_cloud import done, failed, working


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


def test_used_up_minutes_lead_to_the_billing_page_and_nowhere_else(cloud: CloudRig, opened: list[str]) -> None:
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
