"""What each cloud command does, over `sync.cloud.Cloud`: the same record the desk has, so both see the same compels."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from react_app.cloud import cli, told
from react_app.cloud.folder import USER_AGENT, cloud_folder
from react_app.cloud.saving import save_copy
from react_app.cloud.told import Teller
from react_app.cloud.waiting import OVER, follow
from react_app.core.errors import BadInputError, ReactError, TrackError
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
from sync.views import CompelView, Wish

_NOT_MADE = ("failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    cloud: Cloud
    secrets: Secrets
    teller: Teller


def run_command(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run a command and return the exit code; errors are one sentence."""
    teller = Teller(as_json=arguments.json)
    try:
        with _opened(paths, teller) as desk:
            return COMMANDS[arguments.command](arguments, desk)
    except KeyboardInterrupt:
        teller.clear()
        teller.note("Stopped. What was begun goes on with: react-app cloud watch")
        return cli.EXIT_INTERRUPTED
    except SyncError as error:
        kind, code = kind_of(error)
        teller.error(kind, str(error), getattr(error, "billing_url", ""))
        return code
    except ReactError as error:
        teller.error("input", str(error))
        return cli.EXIT_FAILED


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


def find_compel(desk: Desk, word: str) -> CompelView:
    """Return the compel a word names: its key, its id, the beginning of its key, or its title.

    Raises:
        MissingError: there is none.
        BadInputError: there are several.
    """
    for attempt in range(2):
        compels = desk.cloud.view().compels
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
            desk.cloud.refresh()
    raise MissingError(f"There is no compel {word}. See react-app cloud list.")


@contextmanager
def _opened(paths: Paths, teller: Teller) -> Iterator[Desk]:
    folder = cloud_folder(paths)
    folder.mkdir(parents=True, exist_ok=True)
    secrets = open_secrets(folder)
    cloud = Cloud(folder, secrets=secrets, user_agent=USER_AGENT)
    try:
        yield Desk(cloud, secrets, teller)
    finally:
        cloud.close()


def _login(arguments: argparse.Namespace, desk: Desk) -> int:
    server = arguments.server or desk.cloud.view().server
    if arguments.token_stdin:
        desk.cloud.sign_in_with_token(server, _secret("Token", by_stdin=True))
    else:
        user = arguments.user or _asked_user()
        password = _secret(f"Password of {user} at {server}", by_stdin=arguments.password_stdin)
        desk.cloud.sign_in(server, user, password)
    view = desk.cloud.view()
    place = desk.secrets.place
    lines = [f"Signed in to {view.server} as {view.account}. The token is in {place}."]
    desk.teller.result(told.status_object(view, place), lines)
    return 0


def _asked_user() -> str:
    if not sys.stdin.isatty():
        raise BadInputError("Say who signs in: --user NAME, or --token-stdin with a token.")
    print("User name or e-mail address: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _secret(prompt: str, *, by_stdin: bool) -> str:
    """Return a password or token: typed unseen, or the first line of standard input."""
    if by_stdin and not sys.stdin.isatty():
        secret = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        secret = getpass.getpass(f"{prompt}: ")
    else:
        raise BadInputError("There is no terminal to ask for the password in; use --password-stdin or --token-stdin.")
    if not secret.strip():
        raise BadInputError("Nothing was given.")
    return secret


def _logout(arguments: argparse.Namespace, desk: Desk) -> int:
    before = desk.cloud.view()
    desk.cloud.sign_out()
    words = f"Signed out of {before.server}." if before.account else "Nobody was signed in."
    desk.teller.result(told.status_object(desk.cloud.view(), desk.secrets.place), [words])
    return 0


def _status(arguments: argparse.Namespace, desk: Desk) -> int:
    if desk.cloud.view().signed_in:
        _looked(desk)
        with contextlib.suppress(OfflineError, BusyError, SignInError):  # the view says so
            desk.cloud.credits()
    view, place = desk.cloud.view(), desk.secrets.place
    desk.teller.result(told.status_object(view, place), told.status_lines(view, place))
    return 0 if view.signed_in and view.online else cli.EXIT_OFFLINE if view.signed_in else cli.EXIT_SIGN_IN


def _looked(desk: Desk) -> None:
    """Look at the server; out of reach, what was last known is told, and that it is."""
    try:
        desk.cloud.refresh()
    except (OfflineError, BusyError) as error:
        desk.teller.note(f"Note: {error} This is what was last known.")


def _list(arguments: argparse.Namespace, desk: Desk) -> int:
    if arguments.search:
        compels = desk.cloud.search(arguments.search)
    else:
        if desk.cloud.view().signed_in:
            _looked(desk)
        compels = desk.cloud.view().compels
    if arguments.state:
        compels = tuple(compel for compel in compels if compel.state == arguments.state)
    shown = compels[: arguments.limit]
    lines = [told.compel_row(compel) for compel in shown]
    if len(compels) > len(shown):
        lines.append(f"… and {len(compels) - len(shown)} more: --limit")
    desk.teller.result([told.compel_object(compel) for compel in shown], lines or ["No compels."])
    return 0


def _styles(arguments: argparse.Namespace, desk: Desk) -> int:
    styles = desk.cloud.styles()
    lines = [f"{style.name}: {style.description}" if style.description else style.name for style in styles]
    desk.teller.result([told.style_object(style) for style in styles], lines or ["The server names no styles."])
    return 0


def _music(arguments: argparse.Namespace, desk: Desk) -> int:
    found = desk.cloud.search_music(arguments.text)
    lines = [f"{music.id}  {music.title}{f' by {music.artist}' if music.artist else ''}" for music in found]
    desk.teller.result([told.music_object(music) for music in found], lines or ["No music found."])
    return 0


def _create(arguments: argparse.Namespace, desk: Desk) -> int:
    key = _created(arguments, desk)
    if not (arguments.wait or arguments.pull):
        compel = _by_key(desk, key)
        words = (
            f"{compel.key}  {compel.title}: {told.state_words(compel)}. Follow it: react-app cloud watch {compel.key}"
        )
        desk.teller.result(told.compel_object(compel), [words])
        return cli.EXIT_NOT_MADE if compel.state in _NOT_MADE else 0
    (compel,) = _followed(desk, [key])
    if compel.state != "done":
        return _told_end(desk, [compel])
    if arguments.pull:
        return _pulled(desk, compel, arguments.pull)
    return _told_end(desk, [compel])


def _created(arguments: argparse.Namespace, desk: Desk) -> str:
    title = arguments.title or (arguments.file.stem if arguments.file else "")
    if arguments.file and not arguments.file.is_file():
        raise TrackError(f"There is no file {arguments.file}.")
    wish = Wish(title, arguments.style, arguments.platform, arguments.aspect, arguments.context, not arguments.no_start)
    if arguments.file is None:
        return desk.cloud.create_from_music(arguments.music, wish)

    def sent(done: int, size: int) -> None:
        desk.teller.progress(f"Sending {title}  {100 * done // size if size else 0} %")

    return desk.cloud.create_from_file(arguments.file.absolute(), wish, sent)


def _get(arguments: argparse.Namespace, desk: Desk) -> int:
    if desk.cloud.view().signed_in:
        _looked(desk)
    compel = find_compel(desk, arguments.compel)
    desk.teller.result(told.compel_object(compel), told.compel_lines(compel))
    return 0


def _acted(act: Callable[[Cloud, str], None]) -> Callable[[argparse.Namespace, Desk], int]:
    def run(arguments: argparse.Namespace, desk: Desk) -> int:
        key = find_compel(desk, arguments.compel).key
        act(desk.cloud, key)
        compel = _by_key(desk, key)
        desk.teller.result(told.compel_object(compel), [f"{compel.title}: {told.state_words(compel)}"])
        return 0

    return run


def _pull(arguments: argparse.Namespace, desk: Desk) -> int:
    return _pulled(desk, find_compel(desk, arguments.compel), arguments.out)


def _pulled(desk: Desk, compel: CompelView, where: Path | None) -> int:
    def got(done: int, size: int) -> None:
        share = f"{100 * done // size} %" if size else f"{done / 1e6:.1f} MB"
        desk.teller.progress(f"Downloading {compel.title}  {share}")

    path = desk.cloud.pull(compel.key, got)
    if where is not None:
        path = save_copy(path, compel.title, where)
    body = {**told.compel_object(_by_key(desk, compel.key)), "saved": str(path)}
    desk.teller.result(body, [str(path)])
    return 0


def _watch(arguments: argparse.Namespace, desk: Desk) -> int:
    desk.cloud.resume()
    if arguments.compels:
        keys = [find_compel(desk, word).key for word in arguments.compels]
    else:
        _looked(desk)
        keys = [compel.key for compel in reversed(desk.cloud.view().compels) if compel.state not in OVER]
    ended = _followed(desk, keys)
    if not ended:
        desk.teller.note("Nothing is under way.")
        return 0
    return _told_end(desk, ended)


def _followed(desk: Desk, keys: list[str]) -> list[CompelView]:
    def changed(compel: CompelView) -> None:
        desk.teller.progress(f"{compel.title}: {told.state_words(compel)}")
        if desk.teller.as_json and compel.state not in OVER:
            desk.teller.result(told.compel_object(compel), [])

    return follow(desk.cloud, keys, changed)


def _told_end(desk: Desk, compels: list[CompelView]) -> int:
    for compel in compels:
        desk.teller.result(told.compel_object(compel), [f"{compel.key}  {compel.title}: {told.state_words(compel)}"])
    if any(compel.state in _NOT_MADE and compel.billing_url for compel in compels):
        return cli.EXIT_QUOTA
    return cli.EXIT_NOT_MADE if any(compel.state in _NOT_MADE for compel in compels) else 0


def _by_key(desk: Desk, key: str) -> CompelView:
    return next(compel for compel in desk.cloud.view().compels if compel.key == key)


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Desk], int]] = {
    "login": _login,
    "logout": _logout,
    "status": _status,
    "list": _list,
    "styles": _styles,
    "music": _music,
    "create": _create,
    "get": _get,
    "start": _acted(Cloud.start),
    "cancel": _acted(Cloud.cancel),
    "retry": _acted(Cloud.retry),
    "pull": _pull,
    "watch": _watch,
}
