"""The set-up script brings a bare system to where the app runs, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.bare_system import BareSystem


@pytest.fixture
def system(tmp_path: Path) -> BareSystem:
    """A system with nothing on it."""
    return BareSystem(tmp_path)


def installs(calls: list[str]) -> list[str]:
    """The calls that install system packages."""
    return [call for call in calls if call.startswith("apt-get install")]


def test_root_on_a_bare_system_gets_libraries_and_python_packages_and_is_told(system: BareSystem) -> None:
    result = system.set_up()
    calls = system.calls()
    assert result.returncode == 0, result.stdout + result.stderr
    assert installs(calls)[0].split()[-4:] == ["python3-venv", "libegl1", "libglib2.0-0", "libwayland-egl1"]
    assert any(call.startswith("pip") and "requirements.lock" in call for call in calls)
    assert "libegl1" in result.stdout
    assert "requirements.lock" in result.stdout
    assert result.stderr == ""


def test_the_second_time_is_silent_and_installs_nothing(system: BareSystem) -> None:
    system.set_up()
    system.calls()
    again = system.set_up()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert system.calls() == []


def test_what_the_tests_need_is_enough_for_the_app(system: BareSystem) -> None:
    system.set_up("test")
    assert any("requirements-dev.lock" in call for call in system.calls())
    assert system.set_up("run").stdout == ""
    assert system.calls() == []


def test_the_tests_need_more_than_the_app(system: BareSystem) -> None:
    system.set_up("run")
    system.calls()
    system.set_up("test")
    calls = system.calls()
    assert installs(calls)[0].endswith(" xvfb")
    assert any("requirements-dev.lock" in call and "[dev]" in call for call in calls)


def test_a_library_that_went_missing_is_installed_again_without_pip(system: BareSystem) -> None:
    system.set_up()
    system.calls()
    system.lose("libEGL")
    assert system.set_up().returncode == 0
    calls = system.calls()
    assert installs(calls)[0].endswith(" libegl1")
    assert not any(call.startswith("pip") for call in calls)


def test_a_changed_lock_is_installed_without_apt(system: BareSystem) -> None:
    system.set_up()
    system.calls()
    lock = system.checkout / "requirements.lock"
    lock.write_text(lock.read_text() + "\n# changed\n")
    assert system.set_up().returncode == 0
    assert [call.split()[0] for call in system.calls()] == ["pip"]


def test_a_user_without_rights_is_told_the_exact_command(system: BareSystem) -> None:
    system.become("user")
    result = system.set_up()
    command = "sudo apt-get install -y --no-install-recommends python3-venv libegl1 libglib2.0-0 libwayland-egl1"
    assert result.returncode == 1
    assert command in result.stdout
    assert system.calls() == []


def test_a_user_with_sudo_is_asked_nothing(system: BareSystem) -> None:
    system.become("sudoer")
    assert system.set_up().returncode == 0
    assert installs(system.calls())


def test_what_is_only_wished_for_never_stops_a_user_without_rights(system: BareSystem) -> None:
    system.set_up()
    system.calls()
    system.lose("libwayland")
    system.become("user")
    result = system.set_up()
    assert (result.returncode, result.stdout) == (0, "")


def test_a_failure_of_apt_is_told_with_its_own_words(system: BareSystem) -> None:
    (system.state / "broken").touch()
    result = system.set_up()
    assert result.returncode == 1
    assert "apt-get could not install them." in result.stdout
    assert "The archive is on fire" in result.stdout


def test_a_moved_environment_is_made_anew(system: BareSystem) -> None:
    system.set_up()
    activate = system.checkout / ".venv" / "bin" / "activate"
    activate.write_text("VIRTUAL_ENV=/elsewhere/.venv")
    (system.checkout / ".venv" / ".set-up-run").unlink()
    assert "a Python environment in .venv" in system.set_up().stdout
    assert str(system.checkout) in activate.read_text()


def test_a_python_newer_than_the_pins_gets_what_the_project_allows(system: BareSystem) -> None:
    (system.state / "no-wheels").touch()
    (system.state / "newer").touch()
    result = system.set_up()
    assert result.returncode == 0
    assert "the newest releases that pyproject.toml allows" in result.stdout
    assert "requirements" not in system.calls()[-1]


def test_a_failure_of_pip_is_told_with_its_own_words(system: BareSystem) -> None:
    (system.state / "no-wheels").touch()
    result = system.set_up()
    assert result.returncode == 1
    assert "pip could not install the Python packages." in result.stdout
    assert "No wheel" in result.stdout
