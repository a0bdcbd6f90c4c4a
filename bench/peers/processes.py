"""What a process and all below it use (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_USER_TIME = 11
"""Where `utime` and then `stime` stand in /proc/<pid>/stat behind the command's name (proc(5))."""


def proportional_set_size(pid: int) -> float:
    """Memory in MiB, each shared page divided among those that share it."""
    return sum(_own_set_size(each) for each in _tree(pid)) / 1024


def processor_seconds(pid: int) -> float:
    """Processor time so far, of those that live."""
    ticks = 0
    for each in _tree(pid):
        fields = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += sum(int(value) for value in fields[_USER_TIME : _USER_TIME + 2])
    return ticks / os.sysconf("SC_CLK_TCK")


def _own_set_size(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    for child in children:
        yield from _tree(int(child))
