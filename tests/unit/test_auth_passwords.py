"""Passwords: what they may be, and how they are hashed."""

import threading
from collections.abc import Iterator

import bcrypt
import pytest
from prometheus_client import CollectorRegistry, Counter

from sinpluma_auth.passwords import Passwords, fault


@pytest.fixture
def hashes() -> Counter:
    return Counter("hashes", "Hashes.", registry=CollectorRegistry())


@pytest.fixture
def passwords(hashes: Counter) -> Iterator[Passwords]:
    made = Passwords(rounds=4, threads=2, hashes=hashes)
    yield made
    made.close()


def counted(hashes: Counter) -> float:
    (metric,) = hashes.collect()
    return float(metric.samples[0].value)


@pytest.mark.parametrize("password", ["12345678", "x" * 128, "        ", "пароль-密码-🔑", "a\tb\nc\x7fdef"])
def test_any_eight_characters_make_a_password(password: str) -> None:
    assert fault(password) is None


@pytest.mark.parametrize("password", ["", "1234567", "x" * 129])
def test_a_password_is_neither_short_nor_endless(password: str) -> None:
    assert fault(password) is not None


async def test_a_password_is_right_and_another_is_not(passwords: Passwords) -> None:
    hashed = await passwords.hash("correct horse")
    assert await passwords.verify("correct horse", hashed)
    assert not await passwords.verify("correct house", hashed)


async def test_every_character_counts_beyond_bcrypts_72_bytes(passwords: Passwords) -> None:
    hashed = await passwords.hash("é" * 127 + "a")
    assert await passwords.verify("é" * 127 + "a", hashed)
    assert not await passwords.verify("é" * 127 + "b", hashed)


async def test_composed_and_decomposed_letters_are_one_password(passwords: Passwords) -> None:
    assert await passwords.verify("contrasen\u0303a", await passwords.hash("contrase\u00f1a"))


async def test_nobodys_password_costs_as_much_and_is_always_wrong(
    passwords: Passwords, hashes: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bytes] = []
    real = bcrypt.checkpw

    def spy(password: bytes, salt: bytes) -> bool:
        checked.append(salt)
        return real(password, salt)

    monkeypatch.setattr(bcrypt, "checkpw", spy)
    assert not await passwords.verify("whatever", None)
    assert counted(hashes) == 1
    (salt,) = checked
    assert salt.startswith(b"$2b$04$")
    assert len(salt) == len(bcrypt.hashpw(b"x", bcrypt.gensalt(4)))


async def test_hashing_runs_in_threads_of_its_own(passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def spy(_password: bytes, salt: bytes) -> bytes:
        names.append(threading.current_thread().name)
        return salt

    monkeypatch.setattr(bcrypt, "hashpw", spy)
    await passwords.hash("correct horse")
    assert names[0].startswith("bcrypt")


async def test_a_hash_that_cost_less_than_new_ones_is_outdated(passwords: Passwords, hashes: Counter) -> None:
    hashed = await passwords.hash("correct horse")
    assert not passwords.outdated(hashed)
    dearer = Passwords(rounds=5, threads=1, hashes=hashes)
    assert dearer.outdated(hashed)
    dearer.close()
