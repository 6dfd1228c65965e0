"""What the stage tells its desks about itself, some thirty times a second."""

from __future__ import annotations

import os

from react_app.core.frame import FrameInputs
from react_app.core.problems import Problem
from react_app.core.session import Session
from react_app.engine.renderer import Renderer
from react_app.link.messages import ClipStatus, FrameStats, StageStatus
from react_app.stage.listening import Listening
from react_app.stage.pacing import Pacer
from react_app.stage.recorder import Recorder
from react_app.stage.surface import Surface

_REFUSED_S = 10.0
"""How long a change that was refused is told as a problem."""


class Report:
    """Gathers the stage's status from its parts; main thread."""

    def __init__(
        self, surface: Surface, renderer: Renderer, listening: Listening, recorder: Recorder, pacer: Pacer, gl: str
    ) -> None:
        """`gl` names what draws."""
        self._surface = surface
        self._renderer = renderer
        self._listening = listening
        self._recorder = recorder
        self._pacer = pacer
        self._gl = gl
        self._refused: dict[str, float] = {}
        self._displays = surface.displays()
        self._began_t: float | None = None

    def look(self) -> None:
        """See which displays there are; about once a second, for it takes a moment."""
        self._displays = self._surface.displays()

    def refuse(self, sentences: list[str], now: float) -> None:
        """Tell for a while that changes could not be applied."""
        for sentence in sentences:
            self._refused[sentence] = now
        self._refused = {text: at for text, at in self._refused.items() if now - at < _REFUSED_S}

    def status(self, frame: FrameInputs, session: Session, epoch: float, wanted: tuple[int, int]) -> StageStatus:
        """Return everything a desk shows; `epoch` is machine time of session time 0, `wanted` the size asked for."""
        if self._began_t is None:
            self._began_t = frame.t
        pacer = self._pacer
        p50, p99 = pacer.percentiles()
        return StageStatus(
            pid=os.getpid(),
            t=frame.t,
            stamp=epoch + frame.t,
            scene=frame.scene,
            coming=frame.goes_to if frame.goes_to != frame.scene or frame.transitions else "",
            progress=frame.transitions[-1].progress if frame.transitions and not frame.queued else 0.0,
            music=frame.music,
            values=session.state.values,
            living=frame.living,
            frames=FrameStats(
                1.0 / p50 if p50 else 0.0,
                1000 * pacer.period,
                1000 * pacer.cost(),
                1000 * p50,
                1000 * p99,
                pacer.late,
                pacer.frames,
            ),
            renderer=self._gl,
            width=self._renderer.picture.size[0],
            height=self._renderer.picture.size[1],
            output_open=self._surface.output_open,
            output_display=self._surface.output_display,
            displays=self._displays,
            ears=self._listening.status,
            take=self._recorder.status(frame.t - self._began_t),
            problems=self._problems(wanted),
            clips=self._clips(frame),
        )

    def _clips(self, frame: FrameInputs) -> tuple[ClipStatus, ...]:
        """Return where the clips of the scenes that are seen are."""
        layers = (*frame.layers, *(layer for run in frame.transitions for layer in run.layers))
        clips = {layer.uid: layer.clip for layer in layers if layer.clip is not None}
        return tuple(ClipStatus(uid, clip.position, self._renderer.clip_missing(uid)) for uid, clip in clips.items())

    def _problems(self, wanted: tuple[int, int]) -> tuple[Problem, ...]:
        """Return everything that is wrong now."""
        ears = self._listening.status
        problems = [*self._renderer.problems, *(ears.problems if ears else ())]
        problems += [Problem(f"change {text}", text) for text in self._refused]
        problems += self._recorder.problems
        problems += [Problem("output", self._surface.problem)] if self._surface.problem else []
        problems += [Problem("ears", self._listening.failure, "error")] if self._listening.failure else []
        if self._renderer.picture.size != wanted:
            width, height = wanted
            text = f"No GPU here ({self._gl}): the live picture is drawn smaller than {width}×{height}."
            problems.append(Problem("software", text, "info"))
        return tuple(problems)
