"""Tokens that were verified before: still looked at for what can change, and not kept themselves."""

from __future__ import annotations

import pytest

from sinpluma_auth import verified
from sinpluma_auth.keys import Key, KeyRing
from sinpluma_auth.tokens import Claims
from sinpluma_auth.verified import VerifiedTokens

HEADER = "Bearer header.claims.signature"
KEY = Key("one", "a secret of more than thirty-two characters")
CLAIMS = Claims(identity="7", session_id=3, jti="x", issued=1000, expires=1900)


class Site:
    """Its keys and its clock."""

    def __init__(self) -> None:
        self.ring = KeyRing([KEY])
        self.now = 1000.0
        self.tokens = VerifiedTokens(lambda: self.ring, lambda: self.now)


@pytest.fixture
def site() -> Site:
    made = Site()
    made.tokens.keep(HEADER, CLAIMS, KEY.kid, KEY.secret)
    return made


def test_a_verified_token_is_known_again(site: Site) -> None:
    site.now = 1899.9
    assert site.tokens.find(HEADER) == CLAIMS


def test_another_token_is_not(site: Site) -> None:
    assert site.tokens.find(HEADER + "x") is None


def test_it_is_forgotten_when_its_time_is_over(site: Site) -> None:
    site.now = 1900.0
    assert site.tokens.find(HEADER) is None
    assert len(site.tokens) == 0


def test_it_is_forgotten_when_its_key_is_withdrawn(site: Site) -> None:
    site.ring = KeyRing([Key("two", KEY.secret)])
    assert site.tokens.find(HEADER) is None


def test_it_is_forgotten_when_its_key_has_another_secret(site: Site) -> None:
    site.ring = KeyRing([Key(KEY.kid, KEY.secret + "!")])
    assert site.tokens.find(HEADER) is None


def test_those_used_longest_ago_make_room(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verified, "SIZE", 2)
    site.tokens.keep("Bearer second", CLAIMS, KEY.kid, KEY.secret)
    site.tokens.find(HEADER)
    site.tokens.keep("Bearer third", CLAIMS, KEY.kid, KEY.secret)
    assert [site.tokens.find(header) is not None for header in (HEADER, "Bearer second", "Bearer third")] == [
        True,
        False,
        True,
    ]


def test_no_token_stays_in_memory(site: Site) -> None:
    assert "signature" not in repr(vars(site.tokens))
