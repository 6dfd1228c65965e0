"""A stage in waiting: its context is made and the scene that is on is compiled, so that it can take over at once."""

from __future__ import annotations

import threading
from pathlib import Path

from react_app.core.features import SILENCE
from react_app.core.plan import Plan
from react_app.core.session import Session
from react_app.engine.compiler import Compiler
from react_app.engine.renderer import Renderer
from react_app.link.supervisor import wait_in_standby
from react_app.stage.state import StageState, newest_state
from react_app.stage.surface import Surface

_LOOK_S = 1.0
_SIZE = (160, 90)


class Standby:
    """Waits for the supervisor's word while following what the running stage shows."""

    def __init__(self, runtime: Path, surface: Surface, compiler: Compiler | None = None) -> None:
        self._runtime = runtime
        self._surface = surface
        self._called = threading.Event()
        self._wanted = False
        self._ready: tuple[frozenset[str], tuple[str, ...]] | None = None
        self.renderer = Renderer(surface.context, _SIZE, compiler, live=True)

    def wait(self) -> bool:
        """Wait to be called up, compiling meanwhile what would be needed; False when nobody will call any more."""
        threading.Thread(target=self._listen, name="standby", daemon=True).start()
        while not self._called.wait(_LOOK_S):
            state = newest_state(self._runtime)
            if state is not None:
                self._follow(state)
                self.renderer.renew_images()
            self._surface.poll()
        return self._wanted

    def _listen(self) -> None:
        self._wanted = wait_in_standby()
        self._called.set()

    def _follow(self, state: StageState) -> None:
        scenes = state.session.scenes.scenes
        wanted = (_shaders(state.plan, scenes), scenes)
        if wanted == self._ready:
            return
        self._ready = wanted
        self.renderer.stand_in(state.images)
        self.renderer.set_plan(state.plan)
        for scene in scenes:
            self.renderer.prepare_scene(scene)
        if wanted[0]:  # one frame, so that what drivers put off until then is done too
            self.renderer.render(Session(state.plan, state.session).step(state.session.t, [], SILENCE))
            self.renderer.finish()


def _shaders(plan: Plan, scenes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(node.shader.digest for scene in scenes for node in plan.nodes_to(scene))
