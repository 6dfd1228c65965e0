"""What each cloud command does, over the record the desk has too, so that both see the same compels."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from react_app.cloud import cli, told
from react_app.cloud.context import Context, find_compel, kind_of, looked, opened
from react_app.cloud.saving import save_copy
from react_app.cloud.told import Teller
from react_app.cloud.waiting import OVER, follow
from react_app.core.errors import BadInputError, ReactError, TrackError
from react_app.core.paths import Paths
from sync.cloud import Cloud
from sync.errors import BusyError, OfflineError, SignInError, SyncError
from sync.views import CompelView, Wish

_NOT_MADE = ("failed", "cancelled")


def run_command(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run a command and return the exit code; errors are one sentence."""
    teller = Teller(as_json=arguments.json)
    try:
        with opened(paths, teller) as context:
            return COMMANDS[arguments.command](arguments, context)
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


def _login(arguments: argparse.Namespace, context: Context) -> int:
    server = arguments.server or context.cloud.view().server
    if arguments.token_stdin:
        context.cloud.sign_in_with_token(server, _secret("Token", by_stdin=True))
    else:
        user = arguments.user or _asked_user()
        password = _secret(f"Password of {user} at {server}", by_stdin=arguments.password_stdin)
        context.cloud.sign_in(server, user, password)
    view = context.cloud.view()
    place = context.secrets.place
    lines = [f"Signed in to {view.server} as {view.account}. The token is in {place}."]
    context.teller.result(told.status_object(view, place), lines)
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


def _logout(arguments: argparse.Namespace, context: Context) -> int:
    before = context.cloud.view()
    context.cloud.sign_out()
    words = f"Signed out of {before.server}." if before.account else "Nobody was signed in."
    context.teller.result(told.status_object(context.cloud.view(), context.secrets.place), [words])
    return 0


def _status(arguments: argparse.Namespace, context: Context) -> int:
    if context.cloud.view().signed_in:
        looked(context)
        with contextlib.suppress(OfflineError, BusyError, SignInError):  # the view says so
            context.cloud.credits()
    view, place = context.cloud.view(), context.secrets.place
    context.teller.result(told.status_object(view, place), told.status_lines(view, place))
    return 0 if view.signed_in and view.online else cli.EXIT_OFFLINE if view.signed_in else cli.EXIT_SIGN_IN


def _list(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.search:
        compels = context.cloud.search(arguments.search)
    else:
        if context.cloud.view().signed_in:
            looked(context)
        compels = context.cloud.view().compels
    if arguments.state:
        compels = tuple(compel for compel in compels if compel.state == arguments.state)
    shown = compels[: arguments.limit]
    lines = [told.compel_row(compel) for compel in shown]
    if len(compels) > len(shown):
        lines.append(f"… and {len(compels) - len(shown)} more: --limit")
    context.teller.result([told.compel_object(compel) for compel in shown], lines or ["No compels."])
    return 0


def _styles(arguments: argparse.Namespace, context: Context) -> int:
    styles = context.cloud.styles()
    lines = [f"{style.name}: {style.description}" if style.description else style.name for style in styles]
    context.teller.result([told.style_object(style) for style in styles], lines or ["The server names no styles."])
    return 0


def _music(arguments: argparse.Namespace, context: Context) -> int:
    found = context.cloud.search_music(arguments.text)
    lines = [f"{music.id}  {music.title}{f' by {music.artist}' if music.artist else ''}" for music in found]
    context.teller.result([told.music_object(music) for music in found], lines or ["No music found."])
    return 0


def _create(arguments: argparse.Namespace, context: Context) -> int:
    key = _created(arguments, context)
    if not (arguments.wait or arguments.pull):
        compel = _by_key(context, key)
        words = (
            f"{compel.key}  {compel.title}: {told.state_words(compel)}. Follow it: react-app cloud watch {compel.key}"
        )
        context.teller.result(told.compel_object(compel), [words])
        return cli.EXIT_NOT_MADE if compel.state in _NOT_MADE else 0
    (compel,) = _followed(context, [key])
    if compel.state != "done":
        return _told_end(context, [compel])
    if arguments.pull:
        return _pulled(context, compel, arguments.pull)
    return _told_end(context, [compel])


def _created(arguments: argparse.Namespace, context: Context) -> str:
    title = arguments.title or (arguments.file.stem if arguments.file else "")
    if arguments.file and not arguments.file.is_file():
        raise TrackError(f"There is no file {arguments.file}.")
    wish = Wish(title, arguments.style, arguments.platform, arguments.aspect, arguments.context, not arguments.no_start)
    if arguments.file is None:
        return context.cloud.create_from_music(arguments.music, wish)

    def sent(done: int, size: int) -> None:
        context.teller.progress(f"Sending {title}  {100 * done // size if size else 0} %")

    return context.cloud.create_from_file(arguments.file.absolute(), wish, sent)


def _get(arguments: argparse.Namespace, context: Context) -> int:
    if context.cloud.view().signed_in:
        looked(context)
    compel = find_compel(context, arguments.compel)
    context.teller.result(told.compel_object(compel), told.compel_lines(compel))
    return 0


def _acted(act: Callable[[Cloud, str], None]) -> Callable[[argparse.Namespace, Context], int]:
    def run(arguments: argparse.Namespace, context: Context) -> int:
        key = find_compel(context, arguments.compel).key
        act(context.cloud, key)
        compel = _by_key(context, key)
        context.teller.result(told.compel_object(compel), [f"{compel.title}: {told.state_words(compel)}"])
        return 0

    return run


def _pull(arguments: argparse.Namespace, context: Context) -> int:
    return _pulled(context, find_compel(context, arguments.compel), arguments.out)


def _pulled(context: Context, compel: CompelView, where: Path | None) -> int:
    def got(done: int, size: int) -> None:
        share = f"{100 * done // size} %" if size else f"{done / 1e6:.1f} MB"
        context.teller.progress(f"Downloading {compel.title}  {share}")

    path = context.cloud.pull(compel.key, got)
    if where is not None:
        path = save_copy(path, compel.title, where)
    body = {**told.compel_object(_by_key(context, compel.key)), "saved": str(path)}
    context.teller.result(body, [str(path)])
    return 0


def _watch(arguments: argparse.Namespace, context: Context) -> int:
    context.cloud.resume()
    if arguments.compels:
        keys = [find_compel(context, word).key for word in arguments.compels]
    else:
        looked(context)
        keys = [compel.key for compel in reversed(context.cloud.view().compels) if compel.state not in OVER]
    ended = _followed(context, keys)
    if not ended:
        context.teller.note("Nothing is under way.")
        return 0
    return _told_end(context, ended)


def _followed(context: Context, keys: list[str]) -> list[CompelView]:
    def changed(compel: CompelView) -> None:
        context.teller.progress(f"{compel.title}: {told.state_words(compel)}")
        if context.teller.as_json and compel.state not in OVER:
            context.teller.result(told.compel_object(compel), [])

    return follow(context.cloud, keys, changed)


def _told_end(context: Context, compels: list[CompelView]) -> int:
    for compel in compels:
        context.teller.result(told.compel_object(compel), [f"{compel.key}  {compel.title}: {told.state_words(compel)}"])
    if any(compel.state in _NOT_MADE and compel.billing_url for compel in compels):
        return cli.EXIT_QUOTA
    return cli.EXIT_NOT_MADE if any(compel.state in _NOT_MADE for compel in compels) else 0


def _by_key(context: Context, key: str) -> CompelView:
    return next(compel for compel in context.cloud.view().compels if compel.key == key)


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Context], int]] = {
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
