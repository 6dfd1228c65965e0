"""Images that the shaders of a take import: drawn as they were performed, whatever became of the files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from react_app.core.show import Layer, Scene, Show
from react_app.core.showfile import show_to_dict
from react_app.core.take import IMAGES, TakeImage, TakeWriter, read_take
from react_app.engine.png import write_png
from react_app.export.__main__ import main
from react_app.export.playing.takes import performance_of, plans_of
from react_app.shaders.kept_images import image_digest, keep_image
from react_app.shaders.library import Library
from tests.export.media import read_video, take_header

CARD = """/*{"ISFVSN": "2", "IMPORTED": {"card": {"PATH": "card.png"}}}*/
void main() { gl_FragColor = IMG_NORM_PIXEL(card, isf_FragNormCoord); }
"""
FIRST, SECOND, OTHER = 40, 120, 250


def draw_card(folder: Path, level: int) -> bytes:
    """Have another image where the shader imports one; return its file."""
    write_png(folder / "card.png", np.full((4, 4, 3), level, np.uint8))
    return (folder / "card.png").read_bytes()


def performed(folder: Path, *, saved: bool = False) -> Path:
    """A take in which the image was another one from 0.2 s on, with another plan or `saved` while it was seen; the file
    is the second one."""
    folder.mkdir()
    shader, path = folder / "card.fs", str(folder / "card.png")
    shader.write_text(CARD)
    show = Show(scenes=(Scene("a", "A", layers=(Layer(1, "Card", str(shader)),)),), scene="a")
    document = json.loads(json.dumps(show_to_dict(show)))
    digests, images = {str(shader): Library().get(str(shader)).digest}, {str(shader): {"card": path}}
    take = folder / "set"
    writer = TakeWriter(take, take_header(document, shaders=digests, images=images))
    writer.heard(0, kind="silence")
    for begin, level in ((0, FIRST), (8_820, SECOND)):
        data = draw_card(folder, level)
        if begin and not saved:
            writer.plan(begin, document, shaders=digests, images=images)
        changed = saved and begin > 0
        writer.image(TakeImage(begin if changed else begin + 1_000, path, image_digest(data), len(data), changed))
        keep_image(take / IMAGES, image_digest(data), path, data)
    writer.close(17_640)
    return take


def levels(take: Path, out: Path, *words: str) -> list[int]:
    """How bright each picture of the take is, rendered."""
    line = ["render-take", str(take), "--size=32x18", "--fps=20", "--codec=ffv1", *words, "-o", str(out)]
    assert main(line) == 0
    return [int(np.median(picture[..., 0])) for picture in read_video(out).pictures]


def keep(folder: Path) -> None:
    pass


def change(folder: Path) -> None:
    draw_card(folder, OTHER)


def remove(folder: Path) -> None:
    (folder / "card.png").unlink()


def remove_all(folder: Path) -> None:
    (folder / "card.png").unlink()
    (folder / "card.fs").unlink()


@pytest.mark.parametrize("saved", [False, True])
def test_images_are_those_that_were_played(tmp_path: Path, saved: bool) -> None:
    take = performed(tmp_path / "show", saved=saved)
    before = levels(take, tmp_path / "before.mkv")
    assert len(before) == 8
    assert before[0] < before[-1]
    assert before == [before[0]] * 4 + [before[-1]] * 4


def test_an_image_saved_again_and_again_is_drawn_as_it_was_at_each_time_in_each_plan(tmp_path: Path) -> None:
    """Other plans come in between; the image that is on when one comes stays on."""
    folder = tmp_path / "show"
    folder.mkdir()
    (folder / "card.fs").write_text(CARD)
    shader, path = str(folder / "card.fs"), str(folder / "card.png")
    show = Show(scenes=(Scene("a", "A", layers=(Layer(1, "Card", shader),)),), scene="a")
    document = json.loads(json.dumps(show_to_dict(show)))
    digests, images = {shader: Library().get(shader).digest}, {shader: {"card": path}}
    writer = TakeWriter(folder / "set", take_header(document, shaders=digests, images=images))
    writer.heard(0, kind="silence")
    tenth = 4_410
    writer.image(TakeImage(1_000, path, "", 0))
    for step, level in enumerate((FIRST, SECOND, FIRST, OTHER), start=1):
        if step == 3:
            writer.plan(step * tenth - 2_205, document, shaders=digests, images=images)
        data = draw_card(folder, level)
        keep_image(folder / "set" / IMAGES, image_digest(data), path, data)
        writer.image(TakeImage(step * tenth, path, image_digest(data), len(data), changed=True))
    writer.close(5 * tenth)
    shown = levels(folder / "set", tmp_path / "film.mkv")
    assert len(shown) == 10
    dark, first, second, other = sorted(set(shown))
    assert shown == [dark] * 2 + [first] * 2 + [second] * 2 + [first] * 2 + [other] * 2
    part = levels(folder / "set", tmp_path / "part.mkv", "--from=0.3", "--to=0.5")
    assert part == shown[6:]


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize(
    ("spoil", "told"),
    [(change, "card.png was changed since the performance; it is drawn as it was then."),
     (remove, "card.png is gone since the performance; it is drawn as it was then.")],
)  # fmt: skip
def test_images_that_were_changed_or_deleted_are_drawn_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], told: str, saved: bool
) -> None:
    take = performed(tmp_path / "show", saved=saved)
    levels(take, tmp_path / "before.mkv")
    spoil(tmp_path / "show")
    capsys.readouterr()
    levels(take, tmp_path / "after.mkv")
    assert (tmp_path / "after.mkv").read_bytes() == (tmp_path / "before.mkv").read_bytes()
    assert capsys.readouterr().err.count(told) == 1


def test_nothing_is_told_while_the_file_is_what_was_seen_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    levels(performed(tmp_path / "show", saved=True), tmp_path / "film.mkv")
    assert "card.png" not in capsys.readouterr().err


def test_the_newest_images_are_drawn_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take = performed(tmp_path / "show", saved=True)
    played = levels(take, tmp_path / "played.mkv")
    draw_card(tmp_path / "show", OTHER)
    capsys.readouterr()
    newest = levels(take, tmp_path / "newest.mkv", "--newest-shaders")
    assert len(set(newest)) == 1
    assert newest[0] > max(played)
    assert "card.png" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("spoil", "saved"), [(keep, False), (change, False), (remove, False), (remove_all, False), (change, True)]
)
def test_a_render_is_verified_with_the_images_of_the_take(
    tmp_path: Path, spoil: Callable[[Path], None], saved: bool
) -> None:
    folder = tmp_path / "show"
    levels(performed(folder, saved=saved), folder / "set.mkv")
    told = json.loads((folder / "set.mkv.manifest.json").read_text())
    images = [entry["images"][0] for entry in told["shaders"]]
    assert [image["path"] for image in images] == [f"set/images/{image['sha256']}.png" for image in images]
    assert len({image["sha256"] for image in images}) == 2
    spoil(folder)
    moved = Path(shutil.move(folder, tmp_path / "moved"))
    assert main(["export", "--verify", str(moved / "set.mkv.manifest.json")]) == 0


def test_a_render_cannot_be_verified_without_an_image_of_the_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "show"
    take = performed(folder)
    levels(take, folder / "set.mkv")
    for image in (take / IMAGES).iterdir():
        image.unlink()
    assert main(["export", "--verify", str(folder / "set.mkv.manifest.json")]) == 2
    assert "is not there any more" in capsys.readouterr().err


def test_an_image_whose_copy_is_damaged_is_drawn_as_it_is_now(tmp_path: Path) -> None:
    take = performed(tmp_path / "show")
    for copy in (take / IMAGES).iterdir():
        copy.write_bytes(b"no image")
    draw_card(tmp_path / "show", OTHER)
    found = performance_of(read_take(take), Library())
    assert {plan.scenes[0].layers[0].generator.shader.images[0].path for plan in plans_of(found.performance)} == {
        str(tmp_path / "show" / "card.png")
    }
    assert found.notes == ("card.png as it was performed is damaged; it is drawn as it is now.",)


@pytest.mark.parametrize(
    ("spoil", "told"), [(keep, ()), (change, ("was changed since",)), (remove, ("is gone since",))]
)
def test_an_image_that_could_not_be_read_once_is_told_like_any_other_when_it_is_gone(
    tmp_path: Path, spoil: Callable[[Path], None], told: tuple[str, ...]
) -> None:
    take = read_take(performed(tmp_path / "show", saved=True))
    path = str(tmp_path / "show" / "card.png")
    spoil(tmp_path / "show")
    found = performance_of(replace(take, events=(TakeImage(0, path), *take.events)), Library())
    notes = [f"card.png {what} the performance; it is drawn as it was then." for what in told]
    assert list(found.notes) == notes
    found = performance_of(replace(take, events=(*take.events, TakeImage(12_000, path, changed=True))), Library())
    unread = "card.png could not be read for a part of the performance; it is black there, as it was then."
    assert list(found.notes) == [*notes, unread]


def test_an_image_that_is_neither_kept_nor_there_is_told_to_be_black(tmp_path: Path) -> None:
    take = performed(tmp_path / "show")
    shutil.rmtree(take / IMAGES)
    remove(tmp_path / "show")
    found = performance_of(read_take(take), Library())
    assert found.notes == (
        "card.png as it was performed is not in the take's folder; its file is gone, so it is black.",
    )


@pytest.mark.parametrize(("size", "told"), [(99_000_000, "did not keep card.png"), (0, "could not be read")])
def test_an_image_that_was_not_kept_is_told(tmp_path: Path, size: int, told: str) -> None:
    take = read_take(performed(tmp_path / "show"))
    events = tuple(
        replace(event, sha256="", bytes=size) if isinstance(event, TakeImage) else event for event in take.events
    )
    found = performance_of(replace(take, events=events), Library())
    assert told in found.notes[0]
    image = found.performance.plan.scenes[0].layers[0].generator.shader.images[0]
    assert Path(image.path).is_file() == bool(size)


def test_a_take_from_before_images_were_kept_is_drawn_with_those_of_today(tmp_path: Path) -> None:
    take = performed(tmp_path / "show")
    lines = [json.loads(line) for line in (take / "take.jsonl").read_text().splitlines()]
    for line in lines:
        line.pop("images", None)
    old = [json.dumps(line) for line in lines if line["k"] != "image"]
    (take / "take.jsonl").write_text("\n".join(old) + "\n")
    found = performance_of(read_take(take), Library())
    assert found.notes == ()
    image = found.performance.plan.scenes[0].layers[0].generator.shader.images[0]
    assert image.path == str(tmp_path / "show" / "card.png")
