"""Where pictures are kept: a folder and an S3 server behave alike."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sinpluma.api import Secret, utc_now
from sinpluma_media.errors import StoreAway
from sinpluma_media.settings import MIB, MediaSettings
from sinpluma_media.stores import ObjectMissing, Store
from sinpluma_media.stores.folder import FolderStore
from sinpluma_media.stores.s3 import S3Store

KINDS = ("folder", "s3")


def s3_settings(server: Any, prefix: str) -> MediaSettings:
    given = server.settings
    return MediaSettings(
        s3_endpoint=given["s3_endpoint"],
        s3_access_key=given["s3_access_key"],
        s3_secret_key=Secret(given["s3_secret_key"]),
        s3_tls=False,
        s3_bucket_prefix=prefix,
    )


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "folder":
        opened: Store = FolderStore(tmp_path)
    else:
        prefix = f"t{abs(hash(request.node.name)) % 10**8}-"
        opened = S3Store(s3_settings(request.getfixturevalue("s3_server"), prefix))
    yield opened
    await opened.close()


@asynccontextmanager
async def closing_store(server: Any, prefix: str) -> AsyncIterator[S3Store]:
    store = S3Store(s3_settings(server, prefix))
    try:
        yield store
    finally:
        await store.close()


async def read(store: Store, name: str, start: int = 0, length: int = 100 * MIB) -> bytes:
    async with store.opened("works", name, start, length) as parts:
        return b"".join([part async for part in parts])


async def _is_read(store: Store) -> bool:
    try:
        return await read(store, "ab", 0, 1) == b"x"
    except StoreAway:
        return False


async def names(store: Store, bucket: str = "works") -> list[str]:
    return sorted([entry.name async for entry in store.entries(bucket)])


@pytest.mark.parametrize("size", [1, 64 * 1024, 5 * MIB, 11 * MIB + 1])
async def test_an_object_comes_out_as_it_went_in(store: Store, size: int) -> None:
    data = os.urandom(size)
    await store.put("works", "ab-1.webp", data, "image/webp")
    assert await read(store, "ab-1.webp", 0, size) == data
    assert await read(store, "ab-1.webp", size - 1, 1) == data[-1:]
    assert await read(store, "ab-1.webp", size // 3, size // 3 or 1) == data[size // 3 : size // 3 + (size // 3 or 1)]


async def test_buckets_are_apart_and_made_when_they_are_needed(store: Store) -> None:
    await store.put("profiles", "one", b"x", "image/webp")
    await store.check()
    assert (await names(store, "profiles"), await names(store)) == (["one"], [])
    with pytest.raises(ObjectMissing):
        await read(store, "one", 0, 1)


async def test_what_is_listed_says_when_it_was_stored(store: Store) -> None:
    begun = utc_now()
    for number in range(3):
        await store.put("works", f"{number}0", b"x", "image/webp")
    entries = [entry async for entry in store.entries("works")]
    assert sorted(entry.name for entry in entries) == ["00", "10", "20"]
    assert all(begun - timedelta(seconds=2) <= entry.modified <= utc_now() + timedelta(seconds=2) for entry in entries)


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(store: Store) -> None:
    for name in ("aa", "ab"):
        await store.put("works", name, b"x", "image/webp")
    for _ in range(2):
        await store.delete("works", ["aa", "never there"])
        assert await names(store) == ["ab"]


async def test_a_reader_who_leaves_early_pins_nothing(store: Store) -> None:
    await store.put("works", "ab", bytes(2 * MIB), "image/webp")
    for _ in range(40):  # more than the store has connections
        async with asyncio.timeout(20), store.opened("works", "ab", 0, 2 * MIB) as parts:
            assert await anext(parts)


async def test_many_at_once_are_stored_and_read(store: Store) -> None:
    sent = {f"{number:02}": os.urandom(100_000) for number in range(50)}
    await asyncio.gather(*[store.put("works", name, data, "image/webp") for name, data in sent.items()])
    found = await asyncio.gather(*[read(store, name, 0, 100_000) for name in sent])
    assert dict(zip(sent, found, strict=True)) == sent


# --- the folder ---------------------------------------------------------------------------------------------------


async def test_a_full_or_forbidden_disk_is_a_store_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("no folder")
    store = FolderStore(tmp_path)
    with pytest.raises(StoreAway):
        await store.put("works", "ab", b"x", "image/webp")
    with pytest.raises(StoreAway):
        await store.check()


async def test_half_a_file_is_never_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderStore(tmp_path)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreAway):
        await store.put("works", "ab", b"x", "image/webp")
    assert await names(store) == []


# --- the server ---------------------------------------------------------------------------------------------------


async def test_a_server_that_is_killed_or_frozen_is_away_and_is_found_again(s3_server: Any, monkeypatch: Any) -> None:
    async with closing_store(s3_server, "away-") as store:
        await store.put("works", "ab", b"x", "image/webp")
        short = aiohttp.ClientTimeout(total=5, sock_connect=1, sock_read=1)
        monkeypatch.setattr("sinpluma_media.stores.s3.TIMES", short)
        async with closing_store(s3_server, "away-") as hasty:
            s3_server.freeze()
            try:
                with pytest.raises(StoreAway):
                    await hasty.put("works", "ac", b"x", "image/webp")
            finally:
                s3_server.thaw()
        s3_server.kill()
        try:
            for attempt in (store.check(), store.put("works", "ac", b"x", "image/webp"), read(store, "ab", 0, 1)):
                with pytest.raises(StoreAway):
                    await attempt
        finally:
            s3_server.start()
        async with asyncio.timeout(30):
            while not await _is_read(store):  # it answers before all of its parts have found each other
                await asyncio.sleep(0.05)


async def test_wrong_credentials_are_a_store_that_is_away(s3_server: Any) -> None:
    settings = s3_settings(s3_server, "wrong-")
    wrong = S3Store(
        MediaSettings(
            s3_endpoint=settings.s3_endpoint, s3_access_key="sinpluma", s3_secret_key=Secret("wrong"), s3_tls=False
        )
    )
    try:
        with pytest.raises(StoreAway):
            await wrong.check()
    finally:
        await wrong.close()
