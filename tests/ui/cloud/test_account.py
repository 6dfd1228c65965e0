"""The Cloud panel: the account."""

from __future__ import annotations

from dataclasses import replace

from react_app.ui.cloud_settings import CloudSettings
from tests.ui.cloud.rig import CloudRig, MakeCloud
from tests.ui.fake_cloud import CREDITS, SIGNED_IN


def test_the_account_shows_what_is_left_and_signs_out_after_a_question(cloud: CloudRig) -> None:
    cloud.panel.open_account()
    account = cloud.panel.page.account
    assert account.name.text() == "ada"
    assert account.credits.text() == "12.5 minutes left of 60"
    cloud.click(account.sign_out)
    assert cloud.fake.commands() == []
    cloud.click(account.confirm.yes)
    assert cloud.fake.commands() == [("sign_out", ())]


def test_used_up_minutes_are_red_and_lead_to_the_page(cloud: CloudRig, opened: list[str]) -> None:
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
