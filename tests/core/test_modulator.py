"""A whole plan's modulation gives, to the last bit, what each of its modulations gives alone."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from react_app.core.controls import ControlBank, ControlSpec, ControlValue
from react_app.core.frame import HouseValues
from react_app.core.modulation import follow, modulated, source_value
from react_app.core.modulator import Modulator
from react_app.core.plan import Plan
from react_app.core.show import Modulation, ModulationSource

SPECS = (
    ControlSpec("a", "float", "A", 0.5),
    ControlSpec("b", "float", "B", 3, 1, 7),
    ControlSpec("c", "long", "C", 3, 0, 9),
    ControlSpec("d", "bool", "D", False),
    ControlSpec("e", "color", "E", (0.1, 0.5, 0.9, 1.0)),
    ControlSpec("f", "point", "F", (0.0, 0.5), (-1.0, 0.0), (1.0, 2.0)),
    ControlSpec("g", "event", "G", False),
    ControlSpec("h", "text", "H", "word"),
)
SOURCES: tuple[ModulationSource, ...] = (
    *("audio.bass", "audio.level", "beat.pulse", "beat.phase", "bar.phase"),
    *("lfo.sine", "lfo.triangle", "lfo.square", "lfo.saw", "lfo.random"),
)


class OneByOne:
    """The plain way: every modulation for itself."""

    def __init__(self) -> None:
        self._smooth: dict[tuple[str, int], float] = {}

    def step(self, plan: Plan, bank: ControlBank, dt: float, house: HouseValues) -> dict[str, ControlValue]:
        living: dict[str, ControlValue] = {}
        of: dict[str, list[Modulation]] = {}
        for control_id, modulation in plan.modulations:
            of.setdefault(control_id, []).append(modulation)
        for control_id, modulations in of.items():
            if control_id not in bank.specs:
                continue
            total = 0.0
            for place, m in enumerate(modulations):
                target = source_value(m, house, plan.seed)
                old = self._smooth.get((control_id, place), target)
                value = self._smooth[control_id, place] = follow(old, target, dt, m.attack, m.release)
                total += m.amount * value
            living[control_id] = modulated(bank.specs[control_id], bank.value(control_id), total)
        return living


def a_plan(chance: random.Random) -> Plan:
    names = [*(spec.id for spec in SPECS), "nothing.there"]
    specs = tuple(spec for spec in SPECS if chance.random() < 0.9)
    modulations = tuple((chance.choice(names), a_modulation(chance)) for _ in range(chance.randrange(30)))
    return Plan((), "", specs, modulations, seed=chance.randrange(3))


def a_modulation(chance: random.Random) -> Modulation:
    return Modulation(
        chance.choice(SOURCES),
        amount=chance.uniform(-1, 1),
        attack=chance.choice((0.0, 0.01, 0.3)),
        release=chance.choice((0.0, 0.3, 1.0)),
        period_beats=chance.choice((0.0, 1.0, 4.0)),
        threshold=chance.choice((0.0, 0.3)),
        curve=chance.choice((0.0, 0.5, -1.0)),
    )


def a_house(chance: random.Random) -> HouseValues:
    beat = chance.uniform(0, 99)
    phase, bar = beat - math.floor(beat), beat / 4 - math.floor(beat / 4)
    return HouseValues(beat, phase, bar, pulse=chance.random(), level=chance.random(), bass=chance.random())


def test_a_plans_modulation_is_that_of_each_alone_through_changes_of_plan_and_values() -> None:
    chance = random.Random(5)
    plain, modulator = OneByOne(), Modulator()
    seen: set[type] = set()
    for _ in range(40):
        plan = a_plan(chance)
        bank = ControlBank(plan.specs)
        modulator.set_plan(plan, bank.specs)
        for _ in range(25):
            dt, house = chance.choice((0.0, 1 / 60, chance.random())), a_house(chance)
            wanted = plain.step(plan, bank, dt, house)
            living = modulator.step(dt, house, bank.value)
            assert list(living) == list(wanted)
            assert [repr(value) for value in living.values()] == [repr(value) for value in wanted.values()]
            seen |= {type(value) for value in living.values()}
    assert seen == {float, int, bool, tuple, str}


def test_what_is_smoothed_goes_on_when_a_plan_is_changed() -> None:
    modulation = Modulation("audio.bass", 1.0, attack=1.0, release=1.0)
    plan = Plan((), "", (ControlSpec("a", "float", "A", 0.0),), (("a", modulation),))
    bank = ControlBank(plan.specs)
    modulator = Modulator()
    modulator.set_plan(plan, bank.specs)
    assert modulator.step(0.1, HouseValues(bass=0.0), bank.value) == {"a": 0.0}
    modulator.set_plan(replace(plan, seed=9), bank.specs)
    (value,) = modulator.step(0.1, HouseValues(bass=1.0), bank.value).values()
    assert value == 1.0 - math.exp(-0.1)
