"""The threads that keep the cloud up to date while a window is open: follow, download, run commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sync.cloud import Cloud


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended: `id` is what `do` returned, `error` a sentence, empty if it went well."""

    id: int
    value: Any
    error: str
    billing_url: str = ""


class CloudWorker:
    """Follows compels, downloads finished ones (two at a time) and runs commands, all beside the caller's thread.

    `changed` is called from a worker thread after anything a `CloudView` shows has changed, at most ten times a second,
    and after each result. No method here blocks but `close`, which takes at most a few seconds.
    """

    def __init__(
        self,
        cloud: Cloud,
        changed: Callable[[], None],
        *,
        automatic_downloads: bool = True,
        receiver_port: int | None = None,
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Start: what a crash left is finished, the server is looked at, downloads go on."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop all threads; what they did can be gone on with later. The cloud is not closed."""
        raise NotImplementedError

    def focus(self, focused: bool) -> None:
        """Tell whether somebody looks at the compels: they are then looked at more often."""
        raise NotImplementedError

    def do(self, name: str, *args: Any) -> int:
        """Run the `Cloud` method `name` with `args`; return the number its `Result` will have.

        Commands run side by side: an upload does not hold up a cancel.
        """
        raise NotImplementedError

    def take_results(self) -> list[Result]:
        """Return the results there are since the last call."""
        raise NotImplementedError
