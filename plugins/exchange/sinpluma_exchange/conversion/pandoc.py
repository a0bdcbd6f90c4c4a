"""Running pandoc, sandboxed, under the limits of the process that runs it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sinpluma_exchange.conversion.orders import Order
from sinpluma_exchange.conversion.refusals import Failed, TooMuch, Unreadable

MARKDOWN_READER = "commonmark+strikeout+pipe_tables+footnotes+task_lists+yaml_metadata_block"
MARKDOWN_WRITER = "commonmark+strikeout"
"""CommonMark, with `~~struck out~~` as on GitHub; underlining, for which it has no sign, as `<u>`."""

# pandoc's manual, "Exit codes"; and those of GHC's run-time system.
_UNREADABLE = frozenset({44, 62, 63, 64, 91, 92, 94, 99})
_EXHAUSTED = frozenset({2, 251})
_NO_MEMORY = (b"out of memory", b"Cannot allocate memory", b"exhausted")


def convert(order: Order, source: Path, target: Path, *, reader: str, writer: str) -> None:
    """Convert a file to another.

    Raises:
        TooMuch: it took more memory, time or room than it may.
        Unreadable: pandoc cannot read it.
        Failed: pandoc cannot be run.
    """
    # The heap is what pandoc notices by itself, and so can end without a crash.
    limits = ["+RTS", f"-M{order.limits.memory_mb}m", "-RTS"]
    options = ["--sandbox", f"--from={reader}", f"--to={writer}", "--wrap=none"]
    with source.open("rb") as given, target.open("wb") as wanted:
        try:
            done = subprocess.run(  # noqa: S603 - nothing that anybody typed is among the arguments
                [order.pandoc, *limits, *options], stdin=given, stdout=wanted, stderr=subprocess.PIPE, check=False
            )
        except OSError as error:
            raise Failed(f"pandoc cannot be run: {error}") from error
    if done.returncode:
        _explain(done.returncode, done.stderr)


def _explain(status: int, said: bytes) -> None:
    if status < 0 or status in _EXHAUSTED or any(word in said for word in _NO_MEMORY):
        raise TooMuch("The file takes more to convert than a conversion may. Try it in parts.")
    if status in _UNREADABLE:
        raise Unreadable("The file cannot be read: it is damaged, or is not what its name says.")
    raise Failed(f"pandoc failed with status {status}: {said[:500].decode(errors='replace')}")
