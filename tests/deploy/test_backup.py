"""What docs/operate/backup.md tells the operator: back up while people write, lose everything, and restore it."""

from __future__ import annotations

import hashlib
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from people import Person, until
from stack.testing import Stack
from use import READERS, Use

from sinpluma.backups import container
from sinpluma.backups.manifest import Manifest

pytestmark = pytest.mark.long

COMMAND_SECONDS = 300.0
UP_SECONDS = 900.0
OWN_USER = 10001
# A restore signs everybody out and makes links of before useless: it leaves its traces there.
TRACES = {"one_time_token", "operation", "session", "session_change", "session_generation"}


@pytest.fixture
def folder(stack: Stack) -> Path:
    """Where an operator keeps backups: the api's user may write there."""
    made = stack.secrets.with_name("backups")
    made.mkdir(mode=0o700)
    os.chown(made, OWN_USER, OWN_USER)
    return made


def test_what_was_backed_up_in_use_is_restored_after_every_volume_was_lost(
    stack: Stack,
    folder: Path,
    sign_up: Callable[[], Person],
    browse: Callable[[], httpx.Client],
    photograph: Callable[..., bytes],
) -> None:
    writer = sign_up()
    work = writer.publish("Before the fire", photograph(600, 900))
    work.read_by(browse())
    use = Use(writer, work)
    with use.going_on([browse() for _ in range(READERS)]), _covers(sign_up(), photograph) as covers:
        use.go_on()
        before = set(use.kept)
        said = _sinpluma(stack, f"{folder}:/backups", "backup", "/backups/before.tar.gz")
        use.go_on()
    assert (use.told, len(covers) > 1) == ([], True)
    saved = container.verified(folder / "before.tar.gz")
    assert f"{saved.rows} rows of {len(saved.tables)} tables and {_objects(saved)} objects are in " in said
    assert saved.missing == []

    stack.compose("down", "--volumes", seconds=COMMAND_SECONDS)
    assert stack.engine.docker("volume", "ls", "--quiet").split() == []

    stack.compose("up", "-d", "--wait", "inno_router", "redis", "minio", seconds=UP_SECONDS)
    said = _sinpluma(stack, f"{folder}:/backups:ro", "restore", "/backups/before.tar.gz")
    assert f"{saved.rows} rows of {len(saved.tables)} tables and {_objects(saved)} objects are restored" in said
    _sinpluma(stack, f"{folder}:/backups", "backup", "/backups/after.tar.gz")
    stack.compose("up", "-d", "--wait", seconds=UP_SECONDS)

    again = container.verified(folder / "after.tar.gz")
    assert again.objects == saved.objects
    assert _pictures(folder / "after.tar.gz") == _pictures(folder / "before.tar.gz")
    rows, rows_before = ({n: (t.rows, t.digest) for n, t in one.tables.items()} for one in (again, saved))
    assert {name for name in rows_before if rows[name] != rows_before[name]} <= TRACES
    reader = browse()
    work.read_by(reader)
    key = urlsplit(work.cover).path.rpartition("/")[2]
    assert hashlib.sha256(reader.get(work.cover).content).hexdigest() == key.partition("-")[0]
    writer.client = browse()
    writer.sign_in()
    use.kept = before
    assert use.lost() == set()
    assert writer.publish("After the fire", photograph(600, 900)).notebook_id


@contextmanager
def _covers(painter: Person, photograph: Callable[..., bytes]) -> Iterator[list[str]]:
    """Somebody who gives a work one cover after the other until the end of the `with`."""
    number = painter.publish("Of many covers", photograph(600, 900)).notebook_id
    covers: list[str] = []
    over = threading.Event()

    def paint() -> None:
        for size in itertools.count(64):
            if over.is_set():
                return
            files = {"image": ("cover.jpg", photograph(size, 48), "image/jpeg")}
            covers.append(painter.post(f"/notebooks/{number}/image/", files=files)["image_url"])

    thread = threading.Thread(target=paint)
    thread.start()
    try:
        until("a cover to be there", lambda: covers)
        yield covers
    finally:
        over.set()
        thread.join()


def _sinpluma(stack: Stack, volume: str, *command: str) -> str:
    run = ("run", "--rm", "-T", "-v", volume, "api", "sinpluma")
    return stack.compose(*run, *command, seconds=COMMAND_SECONDS)


def _objects(manifest: Manifest) -> int:
    return sum(manifest.objects.values())


def _pictures(archive: Path) -> dict[str, str]:
    """The SHA-256 of each object, by its name."""
    parts = (part for part in container.parts(archive) if part.name.startswith("objects/"))
    return {part.name: hashlib.sha256(part.data).hexdigest() for part in parts}
