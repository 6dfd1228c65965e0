"""From login to video with services that all speak in their own manner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sync.compeller import Compeller
from sync.errors import ConflictError, SignInError
from sync.transport import Transport
from tests.sync.compeller.odd import TOKEN, Manner, OddCompeller, camel
from tests.sync.wild import Wild


def deep(found: list[Any]) -> dict[str, Any]:
    return {"data": {"items": found, "total": len(found)}, "meta": {"page": 1}}


MANNERS = {
    "as documented": Manner(),
    "texts as ids, camelCase, whole shares": Manner(
        ident=lambda n: f"cmp/{n} ä", keys=camel, share=lambda share: share, token_key="apiToken", links="hal"
    ),
    "wrapped, lower case, unix times": Manner(
        one=lambda body: {"data": body},
        many=lambda found: {"data": found},
        word=str.lower,
        time=1777629600,
        login_path="/api/login",
        links="rels",
        token_key="api_token",
        media_nested=False,
    ),
    "named, titles, percents as texts": Manner(
        one=lambda body: {"compel": body} if "stage" in body else {"rendering": body},
        many=lambda found: {"results": found, "total": len(found)},
        word=str.title,
        share=lambda share: f"{share * 100:.1f}%",
        login_path="/api/v1/login",
        login_keys=("email",),
        links="url",
        start_path="start_render",
    ),
    "one page for all, no rendering named, nothing said on cancel": Manner(
        many=deep,
        ignores_offset=True,
        names_rendering=False,
        cancel_body=False,
        start_path="render",
        search_path="",
        time="2026-05-01 12:00:00+02:00",
    ),
}


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
def test_a_song_becomes_a_video_whatever_the_manner(
    wild: Wild, client: Compeller, manner: Manner, tmp_path: Path
) -> None:
    odd = OddCompeller(wild, manner)
    assert client.login("ann@example.org", "right").token == TOKEN
    assert client.credits().minutes == 12.5

    track = tmp_path / "song.wav"
    track.write_bytes(b"RIFF" + bytes(100_000))
    heard: list[tuple[int, int]] = []
    media = client.upload_media(track, progress=lambda done, whole: heard.append((done, whole)))
    assert media.id == str(manner.ident(55))
    assert heard[-1] == (100_004, 100_004)

    made = client.create_compel("Night drive", media.id, style="Anime / Manga", aspect_ratio="9:16")
    assert (made.phase, made.title, made.style, made.aspect_ratio) == ("queued", "Night drive", "Anime / Manga", "9:16")
    assert made.primary_media_id == media.id
    assert made.created is not None
    assert made.created.isoformat() == "2026-05-01T10:00:00+00:00"
    seen = [client.get_compel(made.id) for _ in range(4)]
    assert [compel.phase for compel in seen] == ["working", "rendering", "rendering", "done"]
    assert [compel.progress for compel in seen] == [0.25, 0.5, 0.75, 1.0]
    assert [compel.stage for compel in seen] == ["AUDIO_ANALYSIS", *["FINAL_RENDER"] * 3]
    assert made.links["events"].startswith(wild.url)
    assert "renderings" not in made.links
    assert [(event.stage, event.phase) for event in client.events(made)] == [("AUDIO_ANALYSIS", "done")]
    assert seen[0].raw

    rendering = client.finished_rendering(seen[-1])
    assert rendering is not None
    assert rendering.id == str(manner.ident(901))
    assert (rendering.phase, rendering.mime, rendering.size_bytes) == ("done", "video/mp4", len(odd.video))
    with client._transport.stream("GET", client.download_url(rendering)) as stream:
        assert b"".join(stream.chunks()) == odd.video

    held = client.create_compel_from_music("777", title="Held", auto_start=False)
    assert (held.phase, client.get_compel(held.id).phase) == ("ready", "ready")
    assert client.start_render(held.id).phase == "working"
    with pytest.raises(ConflictError):
        client.start_render(made.id)
    assert client.cancel_compel(held.id).phase == "cancelled"
    assert client.cancel_compel(held.id).over
    assert [compel.title for compel in client.search_compels("NIGHT")] == ["Night drive"]


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
def test_all_compels_are_listed_once_however_pages_are_cut(wild: Wild, client: Compeller, manner: Manner) -> None:
    odd = OddCompeller(wild, manner)
    names = [f"Song {n}" for n in range(130 if not manner.ignores_offset else 60)]
    odd.compels = [{"id": manner.ident(n), "title": names[n], "step": 4} for n in range(len(names))][::-1]
    assert [compel.title for compel in client.list_compels(20, 0)] == names[::-1][:20]
    assert [compel.title for compel in client.all_compels()] == names[::-1]
    assert len(list(client.all_compels(most=50))) == 50


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
@pytest.mark.parametrize("name", ["ann", "ann@example.org"])
def test_a_wrong_password_is_told(wild: Wild, client: Compeller, manner: Manner, name: str) -> None:
    OddCompeller(wild, manner)
    with pytest.raises(SignInError, match="does not know this name with this password") as caught:
        client.login(name, "wr0ng-secret")
    assert "wr0ng-secret" not in str(caught.value)


def test_a_pasted_token_is_checked(wild: Wild, client: Compeller) -> None:
    OddCompeller(wild)
    assert client.check_token().minutes == 12.5
    other = Compeller(Transport(wild.url, token=lambda: "tok-of-nobody"))
    with pytest.raises(SignInError):
        other.check_token()
