"""Passwords: what they may be, and how they are hashed."""

import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import bcrypt
import pytest
from prometheus_client import CollectorRegistry, Counter

from sinpluma_auth.passwords import Passwords, fault, foreign

T = TypeVar("T")


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


def plain(password: str, rounds: int = 4) -> str:
    """A hash as another program makes it, of the password itself."""
    return bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(rounds)).decode()


async def test_another_programs_hash_knows_its_password_until_it_is_replaced(passwords: Passwords) -> None:
    stored = foreign(plain("contraseña vieja"))
    assert stored is not None
    assert await passwords.verify("contraseña vieja", stored)
    assert not await passwords.verify("contraseña nueva", stored)
    assert passwords.outdated(stored)
    assert not passwords.outdated(await passwords.hash("contraseña vieja"))


async def test_another_programs_hash_is_no_hash_of_ours_nor_the_other_way_round(passwords: Passwords) -> None:
    theirs, ours = plain("correct horse"), await passwords.hash("correct horse")
    assert not await passwords.verify("correct horse", theirs)
    stored = foreign(ours)
    assert stored is not None
    assert not await passwords.verify("correct horse", stored)


@pytest.mark.parametrize("password", ["é" * 60, "x" * 500, "a\0b"])
async def test_what_other_programs_cut_off_a_password_is_cut_off_again(passwords: Passwords, password: str) -> None:
    stored = foreign(plain(password))
    assert stored is not None
    assert await passwords.verify(password, stored)


async def test_a_wrong_password_costs_as_much_for_a_cheap_hash_as_for_a_new_one(
    passwords: Passwords, hashes: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    dear = Passwords(rounds=7, threads=1, hashes=hashes)
    spent: list[int] = []

    def spy(real: Callable[[bytes, bytes], T]) -> Callable[[bytes, bytes], T]:
        def work(password: bytes, salt: bytes) -> T:
            spent.append(2 ** int(salt.split(b"$")[2]))
            return real(password, salt)

        return work

    own, old = await dear.hash("correct horse"), await passwords.hash("correct horse")
    stored = foreign(plain("correct horse", rounds=5))
    monkeypatch.setattr(bcrypt, "checkpw", spy(bcrypt.checkpw))
    monkeypatch.setattr(bcrypt, "hashpw", spy(bcrypt.hashpw))
    for hashed in (None, own, old, stored):
        spent.clear()
        assert not await dear.verify("wrong", hashed)
        assert sum(spent) == 2**7
    dear.close()


@pytest.mark.parametrize(
    "garbage",
    ["", "plain", "x" * 60, "$2b$12$tooshort", "$1$12$" + "a" * 53, "$2b$31$" + "a" * 53, "$2b$12$" + "a" * 53 + "\n"],
)
def test_what_is_no_hash_that_can_be_checked_is_not_stored(garbage: str) -> None:
    assert foreign(garbage) is None
