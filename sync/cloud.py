"""The cloud as one object: accounts, compels and their videos. Everything it knows survives the end of the process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sync.views import CloudView, CompelView, CreditsView, MusicView, StyleView, Wish

if TYPE_CHECKING:
    from sync.secrets import Secrets

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all; 0 if not known) from the thread that does it."""


def nothing_in_use() -> frozenset[Path]:
    """Return no path: for programs that show nothing."""
    return frozenset()


class Cloud:
    """What a user can do with the cloud. Every method may be called from any thread and from several processes at once.

    Methods block until done and raise `SyncError`s, but `view` never touches the network. `folder` keeps the record,
    unfinished downloads and the cache; `in_use` names the files that must not be evicted from the cache now.
    """

    def __init__(
        self,
        folder: Path,
        *,
        secrets: Secrets,
        user_agent: str,
        in_use: Callable[[], frozenset[Path]] = nothing_in_use,
    ) -> None:
        raise NotImplementedError

    def sign_in(self, server: str, username: str, password: str) -> None:
        """Get a token for a name or e-mail address and keep it. `server` is a root URL: https, or http on this machine.

        Raises:
            SignInError: wrong name or password.
            OfflineError: the server cannot be reached.
        """
        raise NotImplementedError

    def sign_in_with_token(self, server: str, token: str) -> None:
        """Keep a pasted token, once the server has accepted it."""
        raise NotImplementedError

    def sign_up(self, server: str, email: str) -> None:
        """Make an account for this installation and keep its token. Only ever on the user's explicit word."""
        raise NotImplementedError

    def sign_out(self) -> None:
        """Forget the token. What was downloaded stays."""
        raise NotImplementedError

    def view(self) -> CloudView:
        """Return everything as last known."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Look at the server now; nothing happens if that was done in the last 10 s (1 s if it is on this machine)."""
        raise NotImplementedError

    def credits(self) -> CreditsView:
        """Ask for what is left of the account."""
        raise NotImplementedError

    def styles(self) -> tuple[StyleView, ...]:
        """Ask for the styles; those last heard of if the server cannot be reached."""
        raise NotImplementedError

    def search_music(self, text: str) -> tuple[MusicView, ...]:
        """Search for music a compel can be made from."""
        raise NotImplementedError

    def search(self, text: str) -> tuple[CompelView, ...]:
        """Return the compels whose title matches: the server's answer, or what is known here if it is offline."""
        raise NotImplementedError

    def create_from_file(self, track: Path, wish: Wish, progress: Progress | None = None) -> str:
        """Upload a track and have a compel made of it; return its key.

        The wish is written down first: if this raises `OfflineError` or the process ends, `resume` goes on from there
        and never makes a second compel.

        Raises:
            RefusedError: the file cannot be used.
            QuotaError: credits are used up (`billing_url`).
        """
        raise NotImplementedError

    def create_from_music(self, music_id: str, wish: Wish) -> str:
        """Have a compel made of a track found by `search_music`; return its key."""
        raise NotImplementedError

    def start(self, key: str) -> None:
        """Start the render of a compel that is ready."""
        raise NotImplementedError

    def cancel(self, key: str) -> None:
        """Cancel a compel that is being made, or the download of one that is done."""
        raise NotImplementedError

    def retry(self, key: str) -> None:
        """Try again what failed: the creation, the render (after credits were topped up), or the download (queued)."""
        raise NotImplementedError

    def forget(self, key: str) -> None:
        """Take a compel out of the list here, with its downloaded file; the server keeps it."""
        raise NotImplementedError

    def pull(self, key: str, progress: Progress | None = None) -> Path:
        """Download the video of a compel that is done, check it and return where it is in the cache.

        Raises:
            DownloadError: it could not be fetched, kept or checked; the next call goes on where this one ended.
        """
        raise NotImplementedError

    def resume(self) -> None:
        """Finish what a crash or an outage left: uploads, creations, starts. Downloads are `pull`'s.

        Failures are kept with each compel (`CompelView.message`), not raised.
        """
        raise NotImplementedError

    def set_cache_budget(self, size_bytes: int) -> None:
        """Set how much the cache may hold, and evict down to it."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop what is running (downloads can be gone on with later) and close the record."""
        raise NotImplementedError
