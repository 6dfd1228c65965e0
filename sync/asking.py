"""Questions that change nothing: styles, music, compels by their title."""

from __future__ import annotations

from collections.abc import Callable

from sync.account import Accounts
from sync.errors import OfflineError, SignInError
from sync.following import Following
from sync.merging import merge
from sync.records import Job
from sync.store import Store
from sync.views import CreditsView, MusicView, StyleView
from sync.wording import credits_view, keep_styles, kept_styles, music_view, style_view

_MOST_MUSIC = 20
_MOST_FOUND = 100


class Questions:
    """Asks the server for the user."""

    def __init__(self, store: Store, accounts: Accounts, following: Following, clock: Callable[[], float]) -> None:
        self._store = store
        self._accounts = accounts
        self._following = following
        self._clock = clock

    def credits(self) -> CreditsView:
        """Ask for what is left of the account."""
        with self._following.asking() as session:
            found = credits_view(session.client.credits())
        self._following.credits = found
        return found

    def styles(self) -> tuple[StyleView, ...]:
        """Ask for the styles; those last heard of if the server cannot be reached."""
        server = self._accounts.server
        try:
            with self._following.asking() as session:
                styles = tuple(style_view(style) for style in session.client.styles())
        except (OfflineError, SignInError):
            return kept_styles(self._store, server)
        keep_styles(self._store, server, styles)
        return styles

    def music(self, text: str) -> tuple[MusicView, ...]:
        """Search for music."""
        with self._following.asking() as session:
            return tuple(music_view(music) for music in session.client.search_music(text, limit=_MOST_MUSIC))

    def compels(self, text: str) -> list[Job]:
        """Search the server for compels by their title."""
        with self._following.asking() as session:
            found = session.client.search_compels(text, limit=_MOST_FOUND)
            keys = [merge(self._store, session.server, session.account, item, self._clock()) for item in found]
        return [self._store.job(key) for key in keys if key is not None]
