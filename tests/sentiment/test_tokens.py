"""Service tokens, and the keys that sign and verify them."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import jwt
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from sinpluma.environment import Secret
from sinpluma_sentiment.cli import sentiment
from sinpluma_sentiment.settings import SentimentSettings
from sinpluma_sentiment.tokens import LEEWAY_SECONDS, LIFETIME_SECONDS, Signer, Verifier, new_pair

PRIVATE, PUBLIC = new_pair()


def bearer(key: Any, algorithm: str = "EdDSA", **claims: Any) -> str:
    """The header of a token that somebody else made."""
    now = int(time.time())
    return "Bearer " + jwt.encode({"aud": "linguistics", "iat": now, "exp": now + 60, **claims}, key, algorithm)


def signing_key() -> Ed25519PrivateKey:
    return Signer(PRIVATE)._key


def pem_of(key: Any) -> tuple[str, str]:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def test_the_api_s_token_is_accepted() -> None:
    assert Verifier(PUBLIC).accepts(Signer(PRIVATE).header())


def test_a_token_is_accepted_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    past = time.time() - LIFETIME_SECONDS - LEEWAY_SECONDS
    with monkeypatch.context() as then:
        then.setattr(time, "time", lambda: past - 5)
        old = Signer(PRIVATE).header()
        then.setattr(time, "time", lambda: past + 9)
        still_good = Signer(PRIVATE).header()
    assert not Verifier(PUBLIC).accepts(old)
    assert Verifier(PUBLIC).accepts(still_good)


def test_nobody_else_s_token_is_accepted() -> None:
    verifier = Verifier(PUBLIC)
    now = int(time.time())
    assert verifier.accepts(bearer(signing_key())), "so that the others fail for what is wrong with them"
    assert not verifier.accepts(Signer(new_pair()[0]).header()), "another key"
    assert not verifier.accepts(bearer(signing_key(), aud="sinpluma")), "another audience"
    assert not verifier.accepts(bearer(signing_key(), exp=now + 3600)), "one that lives for an hour"
    assert not verifier.accepts(bearer(signing_key(), iat=now + 3600, exp=now + 3650)), "one of the future"
    assert not verifier.accepts(bearer("", "none")), "one that nobody signed"
    assert not verifier.accepts(bearer(PUBLIC.ljust(64), "HS256")), "one that is signed with the public key"
    unending = jwt.encode({"aud": "linguistics", "iat": now}, signing_key(), "EdDSA")
    assert not verifier.accepts(f"Bearer {unending}"), "one without end"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer a.b.c", "Basic YTpi", "Bearer é", "x" * 5_000])
def test_what_is_no_token_is_not_accepted(header: str) -> None:
    assert not Verifier(PUBLIC).accepts(header)


def test_keys_may_be_in_pem_too() -> None:
    private, public = pem_of(Ed25519PrivateKey.generate())
    assert Verifier(public).accepts(Signer(private).header())


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", "32 bytes in base64"),
        ("c2hvcnQ=", "32 bytes in base64"),
        ("not base64!", "32 bytes in base64"),
        ("-----BEGIN PRIVATE KEY-----\nnonsense", "can be read"),
        (pem_of(generate_private_key(SECP256R1()))[0], "not an Ed25519 key"),
    ],
)
def test_a_key_that_is_none_is_refused_when_the_site_starts_and_not_shown(key: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"SINPLUMA_SENTIMENT_SIGNING_KEY .*{said}.*sentiment keys") as refused:
        SentimentSettings(sentiment_signing_key=Secret(key))
    assert not key or key not in str(refused.value)


@pytest.mark.parametrize(
    "key", ["", PRIVATE[:-8], "-----BEGIN PUBLIC KEY-----\n", pem_of(generate_private_key(SECP256R1()))[1]]
)
def test_a_public_key_that_is_none_is_refused_when_the_site_starts(key: str) -> None:
    with pytest.raises(ValueError, match="SINPLUMA_SENTIMENT_PUBLIC_KEY"):
        SentimentSettings(sentiment_public_key=key)


def test_the_command_makes_a_pair_that_fits() -> None:
    printed = CliRunner().invoke(sentiment, ["keys"], catch_exceptions=False).stdout
    keys = dict(line.split("=", 1) for line in printed.splitlines())
    assert set(keys) == {"SINPLUMA_SENTIMENT_SIGNING_KEY", "SINPLUMA_SENTIMENT_PUBLIC_KEY"}
    verifier = Verifier(keys["SINPLUMA_SENTIMENT_PUBLIC_KEY"])
    assert verifier.accepts(Signer(keys["SINPLUMA_SENTIMENT_SIGNING_KEY"]).header())


def test_without_keys_and_without_a_service_their_libraries_are_not_imported() -> None:
    script = """
import sys
from sinpluma_sentiment.plugin import SentimentPlugin
from sinpluma_sentiment.settings import SentimentSettings
SentimentPlugin(), SentimentSettings()
found = {"aiohttp", "cryptography", "jwt", "numpy", "onnxruntime"}.intersection(sys.modules)
assert not found, found
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
