"""The converter: a process for one file, started by `sinpluma_exchange.converter` in a folder of its own.

It bounds itself first, does what the argument says with the file `source`, and leaves `result` or `refusal.json`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from sinpluma_exchange.conversion import limits
from sinpluma_exchange.conversion.orders import REFUSAL, RESULT, SOURCE, Order, Refused
from sinpluma_exchange.conversion.reading import Reading
from sinpluma_exchange.conversion.refusals import Refusal, TooMuch
from sinpluma_exchange.conversion.writing import write_markdown


def main(order: Order, folder: Path) -> None:
    """Do what the order says; a refusal is written down, and anything else ends the process with a traceback."""
    bounds = order.limits
    limits.apply(memory_mb=bounds.memory_mb, cpu_seconds=bounds.cpu_seconds, max_output=bounds.max_output)
    try:
        _carry_out(order, folder)
    except MemoryError:
        _refuse(folder, TooMuch("The file takes more memory to convert than a conversion may."))
    except Refusal as refusal:
        _refuse(folder, refusal)


def _carry_out(order: Order, folder: Path) -> None:
    if order.writes:
        write_markdown(folder / SOURCE, folder / RESULT, order)
        return
    read = Reading(folder, order).read(folder / SOURCE)
    (folder / RESULT).write_bytes(msgspec.json.encode(read))


def _refuse(folder: Path, refusal: Refusal) -> None:
    (folder / REFUSAL).write_bytes(msgspec.json.encode(Refused(refusal.kind, str(refusal))))


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1], type=Order), Path.cwd())
