"""Modulation of a whole plan, frame by frame: what many modulations share is worked out once a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.frame import HouseValues
from react_app.core.modulation import modulated, smoothing, source_value
from react_app.core.plan import Plan
from react_app.core.show import Modulation


@dataclass(slots=True)
class _Move:
    """One modulation of a control: places of its source and of its time constants, and where it stands."""

    amount: float
    source: int
    attack: int
    release: int
    value: float | None = None


@dataclass(slots=True)
class _Target:
    """A modulated control; `span` is that of a plain number, None for every other kind."""

    spec: ControlSpec
    moves: list[_Move] = field(default_factory=list)
    low: float = 0.0
    high: float = 0.0
    span: float | None = None


class Modulator:
    """Moves the modulated controls of a plan. What is smoothed goes on where a control keeps its modulations."""

    def __init__(self) -> None:
        self._targets: dict[str, _Target] = {}
        self._sources: list[Modulation] = []
        self._constants: list[float] = []
        self._seed = 0
        self._before: dict[tuple[str, int], float] = {}

    def set_plan(self, plan: Plan, specs: Mapping[str, ControlSpec]) -> None:
        """Take another plan, whose controls are `specs` by id."""
        self._note()
        self._targets, self._seed = {}, plan.seed
        sources: dict[Modulation, int] = {}
        constants: dict[float, int] = {}
        for control_id, modulation in plan.modulations:
            if control_id not in specs:
                continue
            target = self._targets.get(control_id) or self._targets.setdefault(control_id, _target(specs[control_id]))
            same = replace(modulation, amount=0.0, attack=0.0, release=0.0)
            move = _Move(
                modulation.amount,
                sources.setdefault(same, len(sources)),
                constants.setdefault(modulation.attack, len(constants)),
                constants.setdefault(modulation.release, len(constants)),
                self._before.get((control_id, len(target.moves))),
            )
            target.moves.append(move)
        self._sources, self._constants = list(sources), list(constants)

    def step(self, dt: float, house: HouseValues, value: Callable[[str], ControlValue]) -> dict[str, ControlValue]:
        """Return the living values by id, `dt` after the step before; `value` tells what a control is set to."""
        heard = [source_value(source, house, self._seed) for source in self._sources]
        shares = [smoothing(dt, seconds) for seconds in self._constants]
        living: dict[str, ControlValue] = {}
        for control_id, target in self._targets.items():
            total = 0.0
            for move in target.moves:
                wanted = heard[move.source]
                old = wanted if move.value is None else move.value
                new = old + (wanted - old) * shares[move.attack if wanted > old else move.release]
                move.value = new
                total += move.amount * new
            base = value(control_id)
            if target.span is None or not isinstance(base, float):
                living[control_id] = modulated(target.spec, base, total)
                continue
            moved = base + total * target.span
            if target.low > moved:
                moved = target.low
            living[control_id] = target.high if target.high < moved else moved
        return living

    def _note(self) -> None:
        for control_id, target in self._targets.items():
            for place, move in enumerate(target.moves):
                if move.value is not None:
                    self._before[control_id, place] = move.value


def _target(spec: ControlSpec) -> _Target:
    if spec.kind != "float" or isinstance(spec.minimum, tuple) or isinstance(spec.maximum, tuple):
        return _Target(spec)
    return _Target(spec, low=spec.minimum, high=spec.maximum, span=spec.maximum - spec.minimum)
