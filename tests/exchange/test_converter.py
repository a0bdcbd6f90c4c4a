"""Conversions are bounded, and what goes wrong with them is a clear refusal."""

from __future__ import annotations

import asyncio
import ctypes
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sinpluma_exchange.conversion.orders import RESULT
from sinpluma_exchange.converter import Converter
from sinpluma_exchange.errors import ConverterBusy, ConverterUnavailable, TooMuchToConvert
from sinpluma_exchange.settings import ExchangeSettings

MIB = 1024 * 1024


def program(folder: Path, script: str) -> str:
    """A pandoc that does something else."""
    path = folder / "pandoc"
    path.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


async def read(converter: Converter, folder: Path, text: str | bytes = "# One\n\nx\n") -> Any:
    source = folder / "source.md"
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    async with converter.reading(source, "markdown") as made:
        return msgspec.json.decode((made / RESULT).read_bytes())


async def test_a_file_is_read(tmp_path: Path) -> None:
    read_file = await read(Converter(ExchangeSettings()), tmp_path)
    assert [chapter["title"] for chapter in read_file["chapters"]] == ["One"]


async def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    source = tmp_path / "source.md"
    source.write_text("# One")
    async with Converter(ExchangeSettings()).reading(source, "markdown") as folder:
        assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    "script",
    [
        None,
        "this is no python",
        "import sys; sys.exit(127)",
        "print('no json')",
        "print('{}')",
    ],
    ids=["missing", "broken", "not found", "babbling", "strange"],
)
async def test_a_pandoc_that_is_missing_or_broken_is_told(tmp_path: Path, script: str | None) -> None:
    pandoc = str(tmp_path / "nowhere") if script is None else program(tmp_path, script)
    with pytest.raises(ConverterUnavailable) as refusal:
        await read(Converter(ExchangeSettings(), pandoc), tmp_path)
    assert "Traceback" not in str(refusal.value)


async def test_one_that_never_ends_is_ended_with_its_children(tmp_path: Path) -> None:
    script = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(1000)"
    converter = Converter(ExchangeSettings(exchange_seconds=2.0), program(tmp_path, script))
    with pytest.raises(TooMuchToConvert, match="longer to convert than 2 seconds"):
        await read(converter, tmp_path)
    child = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 10
    while _lives(child):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_one_whose_request_is_given_up_is_ended(tmp_path: Path) -> None:
    script = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(1000)"
    task = asyncio.create_task(read(Converter(ExchangeSettings(), program(tmp_path, script)), tmp_path))
    deadline = time.monotonic() + 20
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not _lives(int((tmp_path / "pid").read_text()))


async def test_memory_is_bounded(tmp_path: Path) -> None:
    greedy = program(tmp_path, "data = b'x' * (600 * 1024 * 1024)")
    with pytest.raises((TooMuchToConvert, ConverterUnavailable)):
        await read(Converter(ExchangeSettings(exchange_memory_mb=256), greedy), tmp_path)
    text = "*word* " * (3 * MIB)
    with pytest.raises(TooMuchToConvert):
        await read(Converter(ExchangeSettings(exchange_memory_mb=128)), tmp_path, text)


async def test_output_and_processor_time_are_bounded(tmp_path: Path) -> None:
    limits = program(
        tmp_path,
        "import json, resource, sys\n"
        "named = {n: resource.getrlimit(getattr(resource, n))[0] for n in dir(resource) if n.startswith('RLIMIT_')}\n"
        f"json.dump(named, open({str(tmp_path / 'limits')!r}, 'w')); sys.exit(127)",
    )
    with pytest.raises(ConverterUnavailable):
        await read(Converter(ExchangeSettings(exchange_seconds=7.0, exchange_memory_mb=300), limits), tmp_path)
    seen = msgspec.json.decode((tmp_path / "limits").read_bytes())
    assert (seen["RLIMIT_CPU"], seen["RLIMIT_AS"], seen["RLIMIT_CORE"]) == (7, 300 * MIB, 0)
    assert seen["RLIMIT_FSIZE"] == 512 * MIB
    assert seen["RLIMIT_NOFILE"] <= 64


async def test_pandoc_is_given_no_secrets_and_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINPLUMA_JWT_KEYS", "secret")
    script = (
        "import json, os, sys\n"
        "seen = {'environment': dict(os.environ), 'arguments': sys.argv, 'devices': open('/proc/net/dev').read()}\n"
        f"json.dump(seen, open({str(tmp_path / 'seen')!r}, 'w')); sys.exit(127)"
    )
    with pytest.raises(ConverterUnavailable):
        await read(Converter(ExchangeSettings(), program(tmp_path, script)), tmp_path)
    seen = msgspec.json.decode((tmp_path / "seen").read_bytes())
    assert not [name for name in seen["environment"] if "SINPLUMA" in name]
    assert "--sandbox" in seen["arguments"]
    if _may_leave_the_network():
        devices = [line.split(":")[0].strip() for line in seen["devices"].splitlines() if ":" in line]
        assert set(devices) <= {"lo"} | set(_tunnels())


def _may_leave_the_network() -> bool:
    pid = os.fork()
    if pid == 0:
        os._exit(0 if ctypes.CDLL(None).unshare(0x10000000 | 0x40000000) == 0 else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _tunnels() -> list[str]:
    """Interfaces that some kernels put into every network."""
    return [
        name for _, name in socket.if_nameindex() if name.startswith(("tunl", "sit", "gre", "ip6", "ip_", "erspan"))
    ]


async def test_few_run_at_once_and_the_others_do_not_wait_for_ever(tmp_path: Path) -> None:
    converter = Converter(ExchangeSettings(exchange_at_once=1, exchange_wait=0.1))
    async with converter.turn():
        with pytest.raises(ConverterBusy) as refusal:
            await read(converter, tmp_path)
    assert refusal.value.retry_after
    await read(converter, tmp_path)


async def test_files_elsewhere_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    (tmp_path / "page.html").write_text(f'<h1>One</h1><iframe src="{secret}"></iframe><p>x</p><img src="{secret}">')
    async with Converter(ExchangeSettings()).reading(tmp_path / "page.html", "html") as folder:
        found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
        assert not [path for path in found if b"the secret" in path.read_bytes()]
