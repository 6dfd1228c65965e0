"""What the desk remembers about the cloud. Passwords and tokens are never here."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, fields

from react_app.ui.cloud_port import COMPELLER
from react_app.ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Draft:
    """A compel that is being wished for: what the fields say."""

    track: str = ""
    music_id: str = ""
    music_title: str = ""
    title: str = ""
    named: bool = False
    """The title was typed and not taken from the song."""
    style: str = ""
    target_platform: str = ""
    aspect_ratio: str = "16:9"
    artist_context: str = ""
    auto_start: bool = True


class CloudSettings:
    """Server, account name, what is done by itself, and the draft."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def server(self) -> str:
        """The server that was signed in to last."""
        return self._settings.word("cloud/server", COMPELLER)

    @server.setter
    def server(self, url: str) -> None:
        self._settings.remember_word("cloud/server", url)

    @property
    def user(self) -> str:
        """The name that was signed in with last."""
        return self._settings.word("cloud/user")

    @user.setter
    def user(self, name: str) -> None:
        self._settings.remember_word("cloud/user", name)

    @property
    def automatic(self) -> bool:
        """Whether finished compels are downloaded by themselves."""
        return self._settings.word("cloud/automatic", "yes") == "yes"

    @automatic.setter
    def automatic(self, on: bool) -> None:
        self._settings.remember_word("cloud/automatic", "yes" if on else "no")

    @property
    def notify(self) -> bool:
        """Whether the system tells when a compel is done or failed."""
        return self._settings.word("cloud/notify", "yes") == "yes"

    @notify.setter
    def notify(self, on: bool) -> None:
        self._settings.remember_word("cloud/notify", "yes" if on else "no")

    @property
    def notify_live(self) -> bool:
        """Whether it tells even while the output is open."""
        return self._settings.word("cloud/notify_live", "no") == "yes"

    @notify_live.setter
    def notify_live(self, on: bool) -> None:
        self._settings.remember_word("cloud/notify_live", "yes" if on else "no")

    @property
    def draft(self) -> Draft:
        """The compel that was being wished for; an empty one where there is none that can be read."""
        with contextlib.suppress(ValueError, TypeError):
            data = json.loads(self._settings.word("cloud/draft", "{}"))
            names = {field.name: type(field.default) for field in fields(Draft)}
            return Draft(**{name: data[name] for name, kind in names.items() if isinstance(data.get(name), kind)})
        return Draft()

    @draft.setter
    def draft(self, draft: Draft) -> None:
        self._settings.remember_word("cloud/draft", json.dumps(asdict(draft)) if draft != Draft() else "")
        self._settings.save()
