"""Running conversions: each in a process of its own, in a folder of its own, few at a time, and none for long."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, cast

import msgspec

from sinpluma.api import SinPlumaError, Site, logger
from sinpluma_exchange.conversion.orders import REFUSAL, RESULT, SOURCE, Kind, Limits, Order, Refused
from sinpluma_exchange.errors import (
    ConverterBusy,
    ConverterUnavailable,
    HostileFile,
    TooMuchToConvert,
    UnreadableFile,
)
from sinpluma_exchange.settings import MIB, ExchangeSettings

_MODULE = "sinpluma_exchange.conversion"
_MAX_OUTPUT = 512 * MIB
_RETRY_SECONDS = 10
_TOLD = 2000
_REFUSALS: dict[str, type[SinPlumaError]] = {
    "unreadable": UnreadableFile,
    "hostile": HostileFile,
    "too_much": TooMuchToConvert,
}


class Converter:
    """A worker's conversions."""

    def __init__(self, settings: ExchangeSettings, program: str | None = None) -> None:
        self._settings = settings
        self._program = program or pandoc_program()
        self._turns = asyncio.Semaphore(settings.exchange_at_once)

    @asynccontextmanager
    async def reading(self, source: Path, kind: Kind) -> AsyncIterator[Path]:
        """Read a file into chapters: gives the folder in which the result is, and its pictures.

        Raises:
            UnreadableFile, HostileFile, TooMuchToConvert: for what is in the file.
            ConverterBusy: too many conversions run.
            ConverterUnavailable: pandoc is missing or broken.
        """
        async with self._converted(source, Order(kind, self._program, self._limits)) as folder:
            yield folder

    @asynccontextmanager
    async def writing(self, source: Path, root: str) -> AsyncIterator[Path]:
        """Write pages as Markdown, with `root` before the paths of pictures; raises as `reading` does."""
        order = Order("markdown", self._program, self._limits, writes=True, root=root)
        async with self._converted(source, order) as folder:
            yield folder

    @property
    def _limits(self) -> Limits:
        settings = self._settings
        seconds = max(1, int(settings.exchange_seconds))
        return Limits(settings.exchange_memory_mb, seconds, settings.max_unpacked, _MAX_OUTPUT)

    @asynccontextmanager
    async def _converted(self, source: Path, order: Order) -> AsyncIterator[Path]:
        with TemporaryDirectory(prefix="sinpluma-exchange-") as name:
            folder = Path(name)
            (folder / SOURCE).symlink_to(source)
            async with self.turn():
                await self._run(order, folder)
            yield folder

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until one conversion more may run; raises ConverterBusy."""
        try:
            async with asyncio.timeout(self._settings.exchange_wait):
                await self._turns.acquire()
        except TimeoutError:
            message = "Other files are being converted. Try again in a moment."
            raise ConverterBusy(message, retry_after=_RETRY_SECONDS) from None
        try:
            yield
        finally:
            self._turns.release()

    async def _run(self, order: Order, folder: Path) -> None:
        """Run the process to its end, or to the end of its time; it and its children never outlive this."""
        argument = msgspec.json.encode(order).decode()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", _MODULE, argument,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            cwd=folder, env={"LANG": "C.UTF-8", "TMPDIR": str(folder)}, start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(self._settings.exchange_seconds):
                _, told = await process.communicate()
        except TimeoutError:
            raise TooMuchToConvert(
                f"The file takes longer to convert than {self._settings.exchange_seconds:g} seconds. Try it in parts."
            ) from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        _answer(process.returncode, folder, told)


class _HasConverter(Protocol):
    converter: Converter


def converter_of(site: Site) -> Converter:
    """The conversions of a site on which this plugin is on."""
    return cast("_HasConverter", site.plugins.loaded["exchange"]).converter


def pandoc_program() -> str:
    """Where the pandoc is that `pypandoc_binary` brings."""
    found = importlib.util.find_spec("pypandoc")
    folder = Path(found.origin).parent if found and found.origin else Path()
    return str(folder / "files" / "pandoc")


def _answer(status: int | None, folder: Path, told: bytes) -> None:
    if (refusal := folder / REFUSAL).exists():
        said = msgspec.json.decode(refusal.read_bytes(), type=Refused)
        if kind := _REFUSALS.get(said.kind):
            raise kind(said.detail)
        told = said.detail.encode()
    elif status == 0 and (folder / RESULT).exists():
        return
    elif status in {-signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL}:
        raise TooMuchToConvert("The file takes more to convert than a conversion may. Try it in parts.")
    logger.error("conversion failed", extra={"status": status, "detail": told[-_TOLD:].decode(errors="replace")})
    raise ConverterUnavailable("The site's converter is out of order; its operator finds why in the log.")
