"""A cloud made up in memory: the port's methods, what was asked, answers when a test gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from react_app.ui.cloud_port import (
    Answer,
    CloudView,
    Command,
    CompelView,
    CreditsView,
    MusicView,
    StageView,
    StyleView,
)

STAGES = (
    ("AUDIO_ANALYSIS", "Listening to the song"),
    ("AUDIO_TRANSCRIPTION", "Reading the words"),
    ("SCENE_PLANNING", "Planning the scenes"),
    ("IMAGE_GENERATION", "Drawing the pictures"),
    ("SCENE_ANALYSIS", "Looking at the scenes"),
    ("CLIP_GENERATION", "Making the clips"),
    ("FINAL_RENDER", "Putting it together"),
)
STYLES = (
    StyleView("cinematic", "Cinematic Realistic", "Film light, real places"),
    StyleView("anime", "Anime / Manga", "Drawn, strong lines"),
)
MUSIC = (
    MusicView("71", "Night Drive", "The Examples", "", 201.0),
    MusicView("72", "Night Walk", "Somebody Else", "", 0.0),
)
CREDITS = CreditsView(12.5, 60, "Creator", False, "https://compeller.ai/billing")
SIGNED_IN = CloudView("https://compeller.ai", "ada", True, True, 1_700_000_000.0, "", CREDITS, (), 1_200_000_000,
                      20_000_000_000)  # fmt: skip
SIGNED_OUT = CloudView("https://compeller.ai")


def stages(doing: int) -> tuple[StageView, ...]:
    """Return the seven stages, of which one is being done."""
    return tuple(
        StageView(name, label, "done" if i < doing else "doing" if i == doing else "todo")
        for i, (name, label) in enumerate(STAGES)
    )


def working(key: str = "w", doing: int = 3, progress: float = 0.47, **words: object) -> CompelView:
    """Return a compel that is being made."""
    made = CompelView(
        key, "12", "Night Drive", "Cinematic Realistic", "youtube", "16:9", "", "working", "PROCESSING",
        STAGES[doing][0], progress, stages(doing), created=1_700_000_000.0, can_cancel=True,
    )  # fmt: skip
    return replace(made, **words)  # type: ignore[arg-type]


def done(key: str = "d", video: Path | None = None, **words: object) -> CompelView:
    """Return a compel that is done; downloaded where there is a video."""
    made = CompelView(
        key, "11", "Glass Harbour", "Anime / Manga", "", "16:9", "", "done", "COMPLETED", "", 1.0, stages(7),
        created=1_699_000_000.0, video=video, download="there" if video else "none", size_bytes=48_000_000,
    )  # fmt: skip
    return replace(made, **words)  # type: ignore[arg-type]


def failed(key: str = "f", **words: object) -> CompelView:
    """Return a compel that failed."""
    made = CompelView(key, "13", "Paper Moon", "Anime / Manga", state="failed", status="FAILED", progress=0.3,
                      stages=stages(2), message="The service could not make it.", can_retry=True)  # fmt: skip
    return replace(made, **words)  # type: ignore[arg-type]


class FakeCloud:
    """Looks like `DeskCloud`."""

    def __init__(self, view: CloudView | None = SIGNED_IN, *, used: bool = False) -> None:
        self.used = used
        self.asked: list[tuple[str, tuple[object, ...]]] = []
        self.started = self.closed = self.waited = 0
        self.focused: list[bool] = []
        self.told_use: list[tuple[frozenset[Path], tuple[Path, ...]]] = []
        self.downloads: list[bool] = []
        self._view = view
        self._answers: list[Answer] = []
        self._earlier = 0
        self._changed: Callable[[], None] = lambda: None

    def start(self, changed: Callable[[], None]) -> None:
        self.started += 1
        self._changed = changed
        changed()

    def view(self) -> CloudView | None:
        return self._view

    def ask(self, command: Command, *arguments: object) -> int:
        self.asked.append((command, arguments))
        return self._earlier + len(self.asked)

    def answers(self) -> list[Answer]:
        answers, self._answers = self._answers, []
        return answers

    def focus(self, focused: bool) -> None:
        self.focused.append(focused)

    def use(self, clips: frozenset[Path], shows: tuple[Path, ...]) -> None:
        self.told_use.append((clips, shows))

    def automatic(self, downloads: bool) -> None:
        self.downloads.append(downloads)

    def close(self) -> None:
        self.closed += 1

    def begin(self, view: CloudView) -> None:
        """Forget what was asked, for the next test of the same window."""
        self._earlier += len(self.asked)
        self.asked, self._answers = [], []
        self.show(view)

    def wait(self) -> None:
        self.waited += 1

    # ---- what a test does with it ----------------------------------------------------------------------------------

    def show(self, view: CloudView) -> None:
        """Let another view come."""
        self._view = view
        self._changed()

    def show_compels(self, *compels: CompelView) -> None:
        """Let a view with these compels come."""
        assert self._view is not None
        self.show(replace(self._view, compels=compels))

    def answer(self, value: object = None, error: str = "", *, command: str = "", billing_url: str = "") -> None:
        """Answer the newest request, or the newest of this command."""
        first = self._earlier + 1
        numbers = [i for i, (name, _) in enumerate(self.asked, first) if not command or name == command]
        self._answers.append(Answer(numbers[-1], value, error, billing_url))
        self._changed()

    def commands(
        self, *, but: tuple[str, ...] = ("find_local", "styles", "credits")
    ) -> list[tuple[str, tuple[object, ...]]]:
        """Return what was asked, without what the panel asks by itself."""
        return [(name, arguments) for name, arguments in self.asked if name not in but]
