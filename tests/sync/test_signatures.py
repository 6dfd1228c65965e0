"""Signatures of webhooks."""

from __future__ import annotations

import pytest

from sync.signatures import COMPELLER_SIGNATURE, VISUALS_SIGNATURE, header, sign, verify


def test_the_signature_is_hmac_sha256_of_the_raw_body() -> None:
    # RFC 4231, test case 2
    expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert sign("Jefe", b"what do ya want for nothing?") == expected


def test_a_right_signature_is_accepted_in_any_case() -> None:
    signature = sign("s3cret", b'{"id":"evt_1"}')
    assert verify("s3cret", b'{"id":"evt_1"}', signature)
    assert verify("s3cret", b'{"id":"evt_1"}', f" {signature.upper()} ")


@pytest.mark.parametrize(
    "signature",
    [None, "", "sha256=", "sha256=00", sign("other", b"{}"), sign("s3cret", b"{ }"), sign("s3cret", b"{}")[7:],
     sign("s3cret", b"{}").replace("sha256", "sha1"), sign("s3cret", b"{}") + "0", "sha256=ä", "\ud800"],
)  # fmt: skip
def test_any_other_signature_is_refused(signature: str | None) -> None:
    assert not verify("s3cret", b"{}", signature)


def test_without_a_secret_nothing_is_accepted() -> None:
    assert not verify("", b"{}", sign("", b"{}"))


def test_headers_are_found_in_any_case() -> None:
    assert header({"x-compeller-signature": "a"}, COMPELLER_SIGNATURE) == "a"
    assert header({"X-SIGNATURE": "b"}, VISUALS_SIGNATURE) == "b"
    assert header({}, VISUALS_SIGNATURE) == ""
