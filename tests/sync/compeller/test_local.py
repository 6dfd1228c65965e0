"""The client against the local server: both ends of the same contract, over real sockets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.compeller import Compel, Compeller
from sync.compeller.hooks import EVENTS
from sync.errors import ConflictError, ForbiddenError, MissingError, RefusedError, SignInError, SyncError
from sync.server.testing import LocalServer, write_tone
from sync.transport import Transport

STAGE = "main-stage"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    with LocalServer(tmp_path_factory.mktemp("studio")) as server:
        server.app.core.music.mkdir(parents=True, exist_ok=True)
        write_tone(server.app.core.music / "Harbour lights.wav")
        yield server


@pytest.fixture(scope="module")
def client(local: LocalServer) -> Iterator[Compeller]:
    transport = Transport(local.url, token=lambda: local.token, user_agent="Test/1 (+https://example.org)")
    yield Compeller(transport)
    transport.close()


@pytest.fixture(scope="module")
def nobody(local: LocalServer) -> Iterator[Compeller]:
    transport = Transport(local.url, user_agent="Test/1 (+https://example.org)", installation_id="an-installation")
    yield Compeller(transport)
    transport.close()


@pytest.fixture(scope="module")
def media_id(client: Compeller, tmp_path_factory: pytest.TempPathFactory) -> str:
    track = write_tone(tmp_path_factory.mktemp("tracks") / "Night drive.wav")
    return client.upload_media(track).id


def followed(client: Compeller, compel: Compel, until: Callable[[Compel], bool]) -> Compel:
    for _ in range(600):
        compel = client.get_compel(compel.id)
        if until(compel):
            return compel
        time.sleep(0.05)
    raise AssertionError(f"still {compel.status}")


def test_the_server_tells_of_itself(nobody: Compeller, local: LocalServer) -> None:
    assert nobody.health().well
    told = nobody.capabilities()
    assert {"compel.create", "media.upload", "webhooks.rotate_secret"} <= told.names
    assert told.mcp_endpoint == f"{local.url}/api/mcp"
    assert told.links["signup"].startswith(local.url)
    assert nobody.agents().product


def test_login_gives_a_token_that_works(nobody: Compeller, local: LocalServer) -> None:
    login = nobody.login(local.username, local.password)
    assert login.username == local.username
    assert login.token not in repr(login)
    signed = Compeller(Transport(local.url, token=lambda: login.token))
    assert signed.check_token().minutes is not None
    with pytest.raises(SignInError):
        nobody.login(local.username, "wrong")
    with pytest.raises(SignInError):
        nobody.credits()


def test_signing_up_makes_one_account(nobody: Compeller) -> None:
    login = nobody.signup("ann@example.org", "react-app")
    assert login.token
    with pytest.raises((ConflictError, SyncError)):
        nobody.signup("ann@example.org", "react-app")


def test_an_uploaded_song_becomes_a_video(client: Compeller, media_id: str) -> None:
    made = client.create_compel("Night drive", media_id, style="Anime / Manga", aspect_ratio="9:16", artist_context="x")
    assert (made.title, made.style, made.aspect_ratio) == ("Night drive", "Anime / Manga", "9:16")
    done = followed(client, made, lambda compel: compel.over or compel.phase == "ready")
    if done.phase == "ready":
        done = followed(client, client.start_render(done.id), lambda compel: compel.over)
    assert (done.phase, done.progress) == ("done", 1.0)
    rendering = client.finished_rendering(done)
    assert rendering is not None
    assert (rendering.phase, rendering.mime) == ("done", "video/mp4")
    assert [found.id for found in client.renderings(done.id)] == [rendering.id]
    with client._transport.stream("GET", client.download_url(rendering), headers={"Range": "bytes=4-7"}) as stream:
        assert (stream.status, b"".join(stream.chunks())) == (206, b"ftyp")
    assert any(event.stage == "AUDIO_ANALYSIS" for event in client.events(done))
    assert done.id in [compel.id for compel in client.all_compels()]
    assert done.id in [compel.id for compel in client.search_compels("night")]
    assert client.search_compels("nothing like it") == ()


def test_found_music_waits_for_its_start_and_can_be_cancelled(client: Compeller) -> None:
    assert client.search_music("   ") == ()
    music = client.search_music("harbour", limit=50)
    assert [track.title for track in music] == ["Harbour lights"]
    assert music[0].preview_url.startswith(client._transport.base_url)
    made = client.create_compel_from_music(music[0].id, title="Held", auto_start=False)
    ready = followed(client, made, lambda compel: compel.phase == "ready" or compel.over)
    assert ready.phase == "ready"
    assert client.cancel_compel(ready.id).phase == "cancelled"
    assert client.cancel_compel(ready.id).phase == "cancelled"
    with pytest.raises(ConflictError):
        client.start_render(ready.id)


def test_what_is_wrong_is_told(client: Compeller, media_id: str, tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        client.get_compel("999999")
    with pytest.raises(SyncError):
        client.create_compel("", media_id)
    with pytest.raises((MissingError, RefusedError)):
        client.create_compel("Nothing", "424242")
    lie = tmp_path / "lie.wav"
    lie.write_text("this is no sound")
    with pytest.raises(RefusedError):
        client.upload_media(lie)


def test_nobody_sees_the_things_of_another(client: Compeller, local: LocalServer, media_id: str) -> None:
    token = local.new_user("bob", "a long password")
    bob = Compeller(Transport(local.url, token=lambda: token))
    mine = client.create_compel("Mine", media_id)
    with pytest.raises((MissingError, ForbiddenError)):
        bob.get_compel(mine.id)
    assert bob.list_compels() == ()


def test_webhooks_live_and_end(client: Compeller) -> None:
    hook = client.register_webhook("https://example.org/hook", EVENTS[1:])
    assert hook.secret
    assert hook.secret not in repr(hook)
    seen = client.get_webhook(hook.id)
    assert (seen.url, seen.secret, set(seen.events)) == ("https://example.org/hook", "", set(EVENTS[1:]))
    assert hook.id in [found.id for found in client.list_webhooks()]
    assert client.update_webhook(hook.id, active=False).active is False
    rotated = client.rotate_webhook_secret(hook.id)
    assert rotated.secret
    assert rotated.secret != hook.secret
    client.delete_webhook(hook.id)
    with pytest.raises(MissingError):
        client.get_webhook(hook.id)


def test_styles_and_prices_are_told_to_anyone(nobody: Compeller) -> None:
    assert "Anime / Manga" in [style.name for style in nobody.styles()]
    assert nobody.pricing()


def test_tools_answer(client: Compeller, nobody: Compeller) -> None:
    tools = client.mcp.tools()
    assert len(tools) == 30
    assert all(tool.schema for tool in tools)
    client.mcp.ping()
    assert client.mcp.call("get_account_credits", safe=True)
    with pytest.raises(SignInError):
        nobody.mcp.call("get_account_credits", safe=True)
    with pytest.raises(MissingError):
        client.mcp.call("get_compel", {"compel_id": "999999"}, safe=True)


def test_lighting_cues_live_and_end(client: Compeller) -> None:
    effects = client.lighting.effects()
    assert effects
    cue = client.lighting.launch(STAGE, effects[0].id)
    assert (cue.state, cue.effect_id) == ("active", effects[0].id)
    assert cue.launch_id in [found.launch_id for found in client.lighting.cues(STAGE)]
    client.lighting.acknowledge(cue.launch_id, accepted=True, executor_id="here")
    client.lighting.report(cue.launch_id, "RUNNING", executor_id="here", active_variables=cue.variables)
    assert client.lighting.cue(cue.launch_id).feedback
    assert client.lighting.stop(cue.launch_id).state == "stop_requested"
    client.lighting.report(cue.launch_id, "STOPPED", executor_id="here")
    assert cue.launch_id not in [found.launch_id for found in client.lighting.cues(STAGE)]
    with pytest.raises(SyncError):
        client.lighting.launch(STAGE, "no-such-effect")
