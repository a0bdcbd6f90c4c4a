"""Running pandoc, sandboxed, under the limits of the process that runs it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sinpluma_exchange.conversion.refusals import Failed, TooMuch, Unreadable

MARKDOWN_READER = "commonmark+strikeout+pipe_tables+footnotes+task_lists+yaml_metadata_block"
MARKDOWN_WRITER = "commonmark+strikeout"
"""CommonMark, with `~~struck out~~` as on GitHub; underlining, for which it has no sign, as `<u>`."""

_HEAP_EXHAUSTED = 251  # of GHC's run-time system
_STACK_OVERFLOW = 2
_NOT_RUN = {126, 127}


def convert(program: str, source: Path, target: Path, *, reader: str, writer: str, memory_mb: int) -> None:
    """Convert a file to another.

    Raises:
        TooMuch: it took more memory, time or room than it may.
        Unreadable: pandoc cannot read it.
        Failed: pandoc cannot be run.
    """
    # The heap is what pandoc notices by itself, and so can end without a crash.
    limits = ["+RTS", f"-M{memory_mb}m", "-RTS"]
    options = ["--sandbox", f"--from={reader}", f"--to={writer}", "--wrap=none"]
    with source.open("rb") as given, target.open("wb") as wanted:
        try:
            done = subprocess.run(  # noqa: S603 - nothing that anybody typed is among the arguments
                [program, *limits, *options], stdin=given, stdout=wanted, stderr=subprocess.PIPE, check=False
            )
        except OSError as error:
            raise Failed(f"pandoc cannot be run: {error}") from error
    if done.returncode:
        _explain(done.returncode, done.stderr)


def _explain(status: int, said: bytes) -> None:
    told = said.decode(errors="replace")
    if status < 0 or status in {_HEAP_EXHAUSTED, _STACK_OVERFLOW} or "eap exhausted" in told or "memory" in told:
        raise TooMuch("The file takes more to convert than a conversion may. Try it in parts.")
    if status in _NOT_RUN or "RTS" in told:
        raise Failed(f"pandoc failed with status {status}: {told[:500]}")
    raise Unreadable("The file cannot be read: it is damaged, or is not what its name says.")
