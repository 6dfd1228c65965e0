"""What a service tells, as views."""

from __future__ import annotations

import dataclasses
import json

from sync.compeller.account import Credits
from sync.compeller.catalogue import Music, Style
from sync.store import Store
from sync.views import CreditsView, MusicView, StyleView


def credits_view(credits: Credits) -> CreditsView:
    """Return what is left of an account."""
    return CreditsView(credits.minutes, credits.allowance, credits.plan, credits.exceeded, credits.billing_url)


def music_view(music: Music) -> MusicView:
    """Return a found track."""
    return MusicView(music.id, music.title, music.artist, music.preview_url, music.duration)


def style_view(style: Style) -> StyleView:
    """Return a style; what is sent for it is its name, as the service lists it."""
    return StyleView(style.name or style.id, style.name or style.id, style.description)


def keep_styles(store: Store, server: str, styles: tuple[StyleView, ...]) -> None:
    """Remember the styles of a server."""
    store.set_setting(f"styles {server}", json.dumps([dataclasses.asdict(style) for style in styles]))


def kept_styles(store: Store, server: str) -> tuple[StyleView, ...]:
    """Return the styles last heard of."""
    return tuple(StyleView(**style) for style in json.loads(store.setting(f"styles {server}", "[]")))
