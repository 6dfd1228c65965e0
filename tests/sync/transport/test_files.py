"""Files that are fetched piece by piece, and sent from disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import (
    OfflineError,
    RefusedError,
)
from tests.sync.transport.rig import Rig
from tests.sync.wild import Answer, Wild


def test_a_download_is_given_piece_by_piece(wild: Wild, rig: Rig) -> None:
    body = bytes(range(256)) * 2000
    wild.routes["GET /f"] = [Answer(503), Answer(206, body, "video/mp4", {"ETag": '"x"'})]
    with rig.transport.stream("GET", "/f", headers={"Range": "bytes=0-"}) as stream:
        assert (stream.status, stream.headers["etag"]) == (206, '"x"')
        assert b"".join(stream.chunks()) == body
    assert wild.asked[1].headers["accept-encoding"] == "identity"


def test_a_cut_download_says_so_and_other_statuses_can_be_accepted(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /f"] = Answer(200, b"a" * 1000, "video/mp4", cut=10)
    with rig.transport.stream("GET", "/f") as stream, pytest.raises(OfflineError):
        list(stream.chunks())
    wild.routes["GET /g"] = Answer(416, headers={"Content-Range": "bytes */5"})
    with rig.transport.stream("GET", "/g", accepted=frozenset({416})) as stream:
        assert stream.status == 416
    with pytest.raises(RefusedError), rig.transport.stream("GET", "/g"):
        pass


def test_files_are_sent_from_disk_with_fields(wild: Wild, rig: Rig, tmp_path: Path) -> None:
    track = tmp_path / "a.wav"
    track.write_bytes(b"RIFF" * 50_000)
    wild.routes["POST /media"] = Answer(201, {"media": {"id": 7}})
    with track.open("rb") as file:
        rig.transport.json("POST", "/media", body={"title": "T"}, files={"file": ("ä.wav", file, "audio/wav")})
    asked = wild.asked[0]
    assert b"RIFF" * 50_000 in asked.body
    assert b'name="title"' in asked.body
    assert int(asked.headers["content-length"]) == len(asked.body)
