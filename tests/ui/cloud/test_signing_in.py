"""The Cloud panel: signing in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from react_app.ui.cloud_port import COMPELLER, LOCAL_STUDIO
from tests.ui.cloud.rig import CloudRig
from tests.ui.fake_cloud import SIGNED_IN, SIGNED_OUT


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
