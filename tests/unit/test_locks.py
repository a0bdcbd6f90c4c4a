"""Locks between the processes of one machine."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sinpluma.storage.locks import FileLocks

HOLDER = """
import asyncio, sys
from pathlib import Path
from sinpluma.storage.locks import FileLocks

async def main():
    async with FileLocks(Path(sys.argv[1])).hold(sys.argv[2]) as held:
        print("held" if held else "taken", flush=True)
        sys.stdin.read()

asyncio.run(main())
"""


@pytest.fixture
def locks(tmp_path: Path) -> FileLocks:
    return FileLocks(tmp_path / "locks")


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock `x`, until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "locks"), "x"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


async def test_a_lock_has_one_holder(locks: FileLocks) -> None:
    async with locks.hold("x") as first:
        async with locks.hold("x") as second, locks.hold("y") as other:
            assert (first, second, other) == (True, False, True)
        async with locks.hold("x") as third:
            assert not third, "one that did not get the lock does not free it"
    async with locks.hold("x") as again:
        assert again


async def test_a_lock_is_freed_when_its_holder_fails(locks: FileLocks) -> None:
    with pytest.raises(ZeroDivisionError):
        async with locks.hold("x"):
            raise ZeroDivisionError
    async with locks.hold("x") as held:
        assert held


async def test_who_waits_gets_the_lock_as_soon_as_it_is_free(locks: FileLocks) -> None:
    free = asyncio.Event()

    async def first() -> None:
        async with locks.hold("x"):
            await free.wait()

    async def second() -> bool:
        async with locks.hold("x", wait=10) as held:
            return held

    one, two = asyncio.create_task(first()), asyncio.create_task(second())
    done, _ = await asyncio.wait({two}, timeout=0.2)
    assert not done
    free.set()
    async with asyncio.timeout(2):
        assert await two
    await one


async def test_who_waits_in_vain_is_told_so(locks: FileLocks, holder: subprocess.Popen[str]) -> None:
    async with asyncio.timeout(2), locks.hold("x", wait=0.1) as held:
        assert not held


async def test_a_lock_is_free_at_once_when_the_process_that_held_it_is_killed(
    locks: FileLocks, holder: subprocess.Popen[str]
) -> None:
    assert await locks.is_held("x")
    assert locks.any_held()
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait(10)
    assert not await locks.is_held("x")
    assert not locks.any_held()
    async with locks.hold("x") as held:
        assert held


async def test_asking_leaves_no_trace(locks: FileLocks, tmp_path: Path) -> None:
    assert not await locks.is_held("x")
    assert not locks.any_held()
    assert not list(tmp_path.rglob("*.lock"))
    async with locks.hold("x"):
        assert await locks.is_held("x")
        assert not await locks.is_held("y")
    assert not list(tmp_path.rglob("*.lock")), "who held a lock takes its file along"


async def test_a_lock_whose_file_was_removed_while_it_was_opened_guards_nothing_and_is_taken_anew(
    locks: FileLocks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed, real = False, fcntl.flock

    def flock(descriptor: int, operation: int) -> None:
        """As if the holder before us ended between our opening the file and our locking it."""
        nonlocal removed
        if not removed:
            (file,) = tmp_path.rglob("*.lock")
            file.unlink()
            removed = True
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    async with locks.hold("x", wait=5) as first, locks.hold("x") as second:
        assert (first, second) == (True, False)
    assert removed


async def test_a_name_may_be_anything(locks: FileLocks, tmp_path: Path) -> None:
    async with locks.hold("../../x\0y/" + "z" * 1000) as held:
        assert held
        (file,) = tmp_path.rglob("*.lock")
        assert file.parent == tmp_path / "locks"
        assert file.stat().st_mode & 0o077 == 0


async def test_many_who_want_one_lock_have_it_one_after_the_other(locks: FileLocks) -> None:
    holders = 0
    most = 0
    turns = 0

    async def take_turns() -> None:
        nonlocal holders, most, turns
        for _ in range(20):
            async with locks.hold("x", wait=30) as held:
                assert held
                holders += 1
                most = max(most, holders)
                await asyncio.sleep(0)
                turns += 1
                holders -= 1

    await asyncio.gather(*(take_turns() for _ in range(5)))
    assert (most, turns) == (1, 100)
