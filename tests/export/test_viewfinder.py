"""Frames of an export in any order: what is exact is what going through from the beginning gives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from react_app.core.controls import ControlChange
from react_app.core.features import SILENCE, Features
from react_app.core.plan import Plan
from react_app.core.show import Effect, Layer, Modulation, Scene, Show
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.export.media.convert import Picture
from react_app.export.playing.performance import Event, Performance, PlanChange, steps
from react_app.export.preview.course import Course, InterruptedDrawing, Remembered
from react_app.export.preview.viewfinder import Sketcher, Viewfinder, sketch_size
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library

SIZE = (48, 27)
FPS = Fraction(20)
COUNT = 120
TRAILS = Show(
    scenes=(
        Scene("halo", "Halo", layers=(Layer(1, "Halo", "generators/halo", effects=(Effect(2, "effects/trails"),)),)),
        Scene("silk", "Silk", layers=(Layer(3, "Plain", "generators/eclipse"),)),
    ),
    scene="halo",
)


class Count:
    """Hears how often it was begun, and answers with the time."""

    def __init__(self) -> None:
        self.begun = 0
        self.last = 0.0

    def listen(self) -> Count:
        self.begun += 1
        self.last = 0.0
        return self

    def at(self, t: float) -> Features:
        assert t >= self.last, "hearing never goes back"
        self.last = t
        hop = int(t * 86)
        return Features(hop=hop, t=hop / 86) if hop else SILENCE


@pytest.fixture(scope="module")
def plan() -> Plan:
    plan, problems = compile_plan(TRAILS, Library())
    assert not problems
    return plan


@pytest.fixture(scope="module")
def performance(plan: Plan) -> Performance:
    louder = Modulation("beat.phase", 0.4)
    changed, _ = compile_plan(
        Show(
            scenes=(
                Scene(
                    "halo",
                    "Halo",
                    layers=(
                        Layer(
                            1,
                            "Halo",
                            "generators/halo",
                            effects=(Effect(2, "effects/trails"),),
                            modulations={"radius": louder},
                        ),
                    ),
                ),
                TRAILS.scenes[1],
            ),
            scene="halo",
        ),
        Library(),
    )
    events = (
        Event(1.0, ControlChange("layer.1.radius", 0.8, "cue", 1.0)),
        Event(1.5, PlanChange(changed)),
        Event(2.5, ControlChange("scene.go", "silk", "cue", 2.5)),
    )
    return Performance(plan, events)


@pytest.fixture(scope="module")
def wanted(performance: Performance) -> list[Picture]:
    """All frames, one after the other."""
    context = create_headless()
    renderer = Renderer(context, SIZE)
    pictures = []
    for step in steps(performance, Count(), FPS, COUNT):
        if step.plan is not None:
            renderer.set_plan(step.plan)
        for scene in step.frame.scenes:
            renderer.prepare_scene(scene)
        renderer.render(step.frame)
        pictures.append(renderer.picture.read_rgba())
    renderer.release()
    context.release()
    return pictures


@pytest.fixture
def course(performance: Performance) -> Course:
    return Course(performance, Remembered(Count().listen), FPS, COUNT)


@pytest.fixture
def finder(course: Course) -> Iterator[Viewfinder]:
    context = create_headless()
    renderer = Renderer(context, SIZE)
    yield Viewfinder(renderer, course, FPS, 0)
    renderer.release()
    context.release()


@pytest.fixture
def sketcher(course: Course) -> Iterator[Sketcher]:
    context = create_headless()
    renderer = Renderer(context, SIZE)
    yield Sketcher(renderer, course, 0)
    renderer.release()
    context.release()


def never() -> bool:
    return False


def exact(finder: Viewfinder, index: int) -> Picture:
    while (picture := finder.go_on(index)) is None:
        pass
    return picture


def test_frames_in_any_order_are_the_export_s(finder: Viewfinder, wanted: list[Picture]) -> None:
    for index in (40, 41, 12, 58, 118, 59, 0, 119, 57, 20, 90, 118):
        assert np.array_equal(exact(finder, index), wanted[index]), f"frame {index}"


def test_a_sketch_is_about_what_the_frame_is(sketcher: Sketcher, wanted: list[Picture]) -> None:
    assert np.array_equal(sketcher.sketch(1, never), wanted[1])
    for index in (118, 45, 10):
        seen, truth = sketcher.sketch(index, never).astype(float), wanted[index].astype(float)
        others = [np.abs(truth - wanted[other]).mean() for other in (20, 80) if other != index]
        assert np.abs(seen - truth).mean() < max(others)


def test_pictures_that_remember_nothing_are_drawn_alone(finder: Viewfinder, wanted: list[Picture]) -> None:
    assert finder.left(118) == 1
    picture = finder.go_on(118)
    assert picture is not None
    assert np.array_equal(picture, wanted[118])


def test_going_on_is_short_from_what_was_kept(finder: Viewfinder) -> None:
    assert finder.left(48) == 49
    exact(finder, 48)
    assert finder.left(49) == 1
    assert finder.soon(49, never)
    assert finder.left(45) <= 6, "a state two seconds apart is kept"


def test_a_newer_wish_ends_the_drawing(sketcher: Sketcher) -> None:
    with pytest.raises(InterruptedDrawing):
        sketcher.sketch(80, lambda: True)


def test_sketches_are_small_and_keep_the_shape() -> None:
    assert sketch_size((1920, 1080)) == (480, 270)
    assert sketch_size((1080, 1920)) == (270, 480)
    assert sketch_size((64, 36)) == (64, 36)


def test_hearing_is_remembered_and_begun_anew_beyond_that(performance: Performance) -> None:
    count = Count()
    features = Remembered(count.listen, most=30)
    first = [features.at(i / 20).hop for i in range(60)]
    assert [features.at(i / 20).hop for i in range(0, 60, 7)] == first[::7]
    assert count.begun > 1
    before = count.begun
    assert [features.at(i / 20).hop for i in range(20)] == first[:20]
    assert count.begun == before


def test_a_course_answers_as_going_through_does(performance: Performance) -> None:
    course = Course(performance, Remembered(Count().listen), FPS, COUNT, spacing=7)
    through = list(steps(performance, Count(), FPS, COUNT))
    for index in (50, 3, 89, 30, 49, 0):
        step = course.step(index)
        assert (step.frame.t, step.frame.living, step.frame.music) == (
            through[index].frame.t,
            through[index].frame.living,
            through[index].frame.music,
        )
        assert step.frame.layers == through[index].frame.layers


def test_a_course_goes_ahead_while_nothing_is_asked_for(performance: Performance) -> None:
    count = Count()
    course = Course(performance, Remembered(count.listen), FPS, COUNT, spacing=20)
    assert course.go_ahead(lambda: True)
    rounds = 0
    while course.go_ahead(never):
        rounds += 1
    assert rounds == 5
    heard = count.last
    course.step(99)
    assert count.last == heard, "all that is needed was heard already"
