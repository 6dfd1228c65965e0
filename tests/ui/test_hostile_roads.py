"""Every road by which a shader of the user's reaches the stage, with real files and the real child that tries them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.core.show import Layer, Scene, Show
from react_app.core.showfile import save_show
from react_app.link.messages import SetPlan
from react_app.shaders.source import read_source
from react_app.shaders.verdicts import Verdicts
from tests.ui.conftest import MakeRig, Rig

GOOD = '/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = vec4(isf_FragNormCoord, 0.5, 1.0); }'
NAN = '/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = vec4(sqrt(-1.0 - TIME)); }'
SLOW_MS = 90_000

pytestmark = pytest.mark.timeout(240)


def show_of(*paths: Path) -> Show:
    layers = tuple(Layer(number, path.stem, str(path)) for number, path in enumerate(paths, 1))
    return Show(scenes=(Scene("a", "A", layers=layers),), scene="a")


def played(rig: Rig) -> set[str]:
    """The texts the stage was ever given."""
    plans = [message.plan for message in rig.stage.sent if isinstance(message, SetPlan)]
    return {node.shader.path for plan in plans for scene in plan.scenes for node in scene.nodes()}


def write(folder: Path, **texts: str) -> list[Path]:
    for name, text in texts.items():
        (folder / f"{name}.fs").write_text(text)
    return [folder / f"{name}.fs" for name in texts]


def test_what_is_dropped_is_listed_when_it_has_passed_and_told_when_not(
    make_rig: MakeRig, qtbot: QtBot, tmp_path: Path, paths: Paths
) -> None:
    good, bad = write(tmp_path, good=GOOD, bad=NAN)
    rig = make_rig(tries=True)
    with qtbot.waitSignal(rig.window.shader_import.finished, timeout=SLOW_MS) as finished:
        rig.window.files.drop([str(tmp_path)])
    assert finished.args == [1, 1]
    ids = [card.id for card in rig.desk.catalogue.cards]
    assert str(good) in ids
    assert str(bad) not in ids
    assert any("NaN" in problem.text for problem in rig.desk.problems)
    rig.window.stack.add(str(bad))  # as a palette or a drag with an old id would
    rig.settle_plan()
    assert str(bad) not in played(rig)
    known = Verdicts(paths.verdicts).find(read_source(bad).digest)
    assert known is not None
    assert not known.ok


def test_a_show_file_plays_its_own_files_only_when_they_have_passed(
    make_rig: MakeRig, qtbot: QtBot, tmp_path: Path
) -> None:
    good, bad = write(tmp_path, good=GOOD, bad=NAN)
    save_show(show_of(good, bad), tmp_path / "s.show.json")
    rig = make_rig(tries=True)
    rig.window.files.open_path(tmp_path / "s.show.json")
    rig.settle_plan()
    assert played(rig).isdisjoint({str(good), str(bad)})

    def passed() -> bool:
        rig.settle_plan()
        return str(good) in played(rig)

    qtbot.waitUntil(passed, timeout=SLOW_MS)
    qtbot.waitUntil(lambda: any("NaN" in problem.text for problem in rig.desk.problems), timeout=SLOW_MS)
    assert str(bad) not in played(rig)
    assert rig.desk.show.scenes[0].layers[1].shader == str(bad)  # the document loses nothing


def test_a_file_that_changes_while_it_plays_is_seen_at_once_and_gives_way_when_its_trial_refuses_it(
    make_rig: MakeRig, qtbot: QtBot, tmp_path: Path
) -> None:
    (path,) = write(tmp_path, live=GOOD)
    rig = make_rig(show_of(path), tries=True)
    qtbot.waitUntil(lambda: len(rig.desk.plan.scenes[0].layers) == 1, timeout=SLOW_MS)
    first = rig.desk.plan.scenes[0].layers[0].generator.shader.digest
    path.write_text(NAN)
    rig.desk.reread_shaders([str(path)])
    assert rig.desk.plan.scenes[0].layers[0].generator.shader.digest == read_source(path).digest
    qtbot.waitUntil(lambda: any("last good version" in problem.text for problem in rig.desk.problems), timeout=SLOW_MS)
    assert rig.desk.plan.scenes[0].layers[0].generator.shader.digest == first
    path.write_text(GOOD.replace("0.5", "0.75"))
    rig.desk.reread_shaders([str(path)])
    qtbot.waitUntil(
        lambda: rig.desk.plan.scenes[0].layers[0].generator.shader.digest == read_source(path).digest, timeout=SLOW_MS
    )
    assert rig.desk.problems == ()
