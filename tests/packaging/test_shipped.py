"""What is shipped beside the code: pins, licences, fonts, the desktop entry and its icon."""

from __future__ import annotations

import configparser
import re
import struct
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "react_app" / "assets" / "fonts"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def same(name: str) -> str:
    """A package name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, Version]:
    """The exact releases of a lock file."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {same(name): Version(version) for name, version in pairs}


def wanted(requirements: list[str]) -> list[Requirement]:
    """The requirements that count on the Python of the locks."""
    parsed = [Requirement(text) for text in requirements]
    return [r for r in parsed if r.marker is None or r.marker.evaluate({"python_version": "3.11"})]


def has_feature(font: bytes, tag: bytes) -> bool:
    """Whether a TrueType font's GSUB table lists a feature."""
    count = struct.unpack(">H", font[4:6])[0]
    tables = {font[at : at + 4]: struct.unpack(">II", font[at + 8 : at + 16]) for at in range(12, 12 + 16 * count, 16)}
    start = tables[b"GSUB"][0]
    features = start + struct.unpack(">H", font[start + 6 : start + 8])[0]
    number = struct.unpack(">H", font[features : features + 2])[0]
    return tag in {font[at : at + 4] for at in range(features + 2, features + 2 + 6 * number, 6)}


def test_every_dependency_is_pinned_within_its_range() -> None:
    locked = pins("requirements.lock")
    for requirement in wanted(PROJECT["dependencies"]):
        assert locked[same(requirement.name)] in requirement.specifier, requirement


def test_every_development_dependency_is_pinned_within_its_range() -> None:
    locked = pins("requirements-dev.lock")
    for requirement in wanted(PROJECT["optional-dependencies"]["dev"]):
        assert locked[same(requirement.name)] in requirement.specifier, requirement


def test_the_tests_run_with_the_very_releases_of_the_app() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pinned_package_is_named_with_the_third_parties(lock: str) -> None:
    text = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    named = {same(word) for word in re.findall(r"[A-Za-z][\w.-]+", text)}
    assert set(pins(lock)) <= named


@pytest.mark.parametrize("requirement", wanted(PROJECT["dependencies"]), ids=lambda r: r.name)
def test_third_parties_are_named_with_their_range(requirement: Requirement) -> None:
    rows = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").splitlines()
    row = next(line for line in rows if line.startswith(f"| [{requirement.name}]"))
    assert all(str(part) in row for part in requirement.specifier)


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold"])
def test_the_font_has_tabular_figures(weight: str) -> None:
    assert has_feature((FONTS / f"Inter-{weight}.ttf").read_bytes(), b"tnum")


def test_the_fonts_are_small_and_come_with_their_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 3_000_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_the_licence_is_the_one_the_project_states() -> None:
    assert PROJECT["license"] == "GPL-3.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE\n                       Version 3" in (ROOT / "LICENSE").read_text()


def test_the_desktop_entry_starts_the_app_and_has_its_icon() -> None:
    folder = ROOT / "packaging" / "linux"
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    parser.read(folder / "react-app.desktop", encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Exec"].split()[0] in PROJECT["scripts"]
    icon = ElementTree.parse(folder / f"{entry['Icon']}.svg").getroot()
    assert icon.attrib["viewBox"] == "0 0 256 256"


@pytest.mark.parametrize(
    "script", [*sorted((ROOT / "scripts").glob("*.sh")), ROOT / ".ci" / "run"], ids=lambda p: p.name
)
def test_shell_scripts_are_executable_and_well_formed(script: Path) -> None:
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True).stderr == ""


def test_the_table_of_system_packages_is_well_formed() -> None:
    lines = (ROOT / "scripts" / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    assert rows
    for group, weight, proof, _package, *purpose in rows:
        assert group in ("run", "test")
        assert weight in ("need", "nice")
        assert proof.split(":")[0] in ("lib", "cmd", "file")
        assert purpose
