"""What every cloud command works with: the record, where secrets are, what it prints; and how errors are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from react_app.cloud import cli
from react_app.cloud.folder import USER_AGENT, cloud_folder
from react_app.cloud.told import Teller
from react_app.core.errors import BadInputError
from react_app.core.paths import Paths
from sync.cloud import Cloud
from sync.errors import (
    BusyError,
    ConflictError,
    DownloadError,
    MissingError,
    OfflineError,
    QuotaError,
    RefusedError,
    ServiceError,
    SignInError,
    SyncError,
)
from sync.secrets import Secrets, open_secrets
from sync.views import CompelView


@dataclass(frozen=True, slots=True)
class Context:
    """What a command works with."""

    cloud: Cloud
    secrets: Secrets
    teller: Teller


@contextmanager
def opened(paths: Paths, teller: Teller) -> Iterator[Context]:
    """Open the record of the cloud for a command, and close it after."""
    folder = cloud_folder(paths)
    folder.mkdir(parents=True, exist_ok=True)
    secrets = open_secrets(folder)
    cloud = Cloud(folder, secrets=secrets, user_agent=USER_AGENT)
    try:
        yield Context(cloud, secrets, teller)
    finally:
        cloud.close()


def looked(context: Context) -> None:
    """Look at the server; out of reach, what was last known is told, and that it is."""
    try:
        context.cloud.refresh()
    except (OfflineError, BusyError) as error:
        context.teller.note(f"Note: {error} This is what was last known.")


def find_compel(context: Context, word: str) -> CompelView:
    """Return the compel a word names: its key, its id, the beginning of its key, or its title.

    Raises:
        MissingError: there is none.
        BadInputError: there are several.
    """
    for attempt in range(2):
        compels = context.cloud.view().compels
        rules: tuple[Callable[[CompelView], bool], ...] = (
            lambda compel: compel.key == word,
            lambda compel: compel.id == word != "",
            lambda compel: len(word) >= 3 and compel.key.startswith(word),
            lambda compel: compel.title.casefold() == word.strip().casefold(),
        )
        for rule in rules:
            found = [compel for compel in compels if rule(compel)]
            if len(found) == 1:
                return found[0]
            if found:
                keys = ", ".join(compel.key for compel in found[:5])
                raise BadInputError(f"There are {len(found)} compels called {word}; name one by its key: {keys}.")
        if attempt == 0:
            context.cloud.refresh()
    raise MissingError(f"There is no compel {word}. See react-app cloud list.")


_KINDS: tuple[tuple[type[SyncError], str, int], ...] = (
    (SignInError, "sign_in", cli.EXIT_SIGN_IN),
    (OfflineError, "offline", cli.EXIT_OFFLINE),
    (BusyError, "busy", cli.EXIT_OFFLINE),
    (QuotaError, "quota", cli.EXIT_QUOTA),
    (MissingError, "missing", cli.EXIT_MISSING),
    (ConflictError, "conflict", cli.EXIT_FAILED),
    (RefusedError, "refused", cli.EXIT_FAILED),
    (ServiceError, "service", cli.EXIT_FAILED),
    (DownloadError, "download", cli.EXIT_FAILED),
    (SyncError, "local", cli.EXIT_FAILED),
)


def kind_of(error: SyncError) -> tuple[str, int]:
    """Return the word for an error of the cloud and the exit code a command ends with."""
    return next((word, code) for kind, word, code in _KINDS if isinstance(error, kind))
