"""What the converter's process, and pandoc under it, may take; set by itself before it reads anything."""

from __future__ import annotations

import ctypes
import resource
from contextlib import suppress

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_MIB = 1024 * 1024
_FILES = 64


def apply(*, memory_mb: int, cpu_seconds: int, max_output: int) -> None:
    """Bound memory, processor time and the size of files, and cut the network off where the system lets us."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MIB, memory_mb * _MIB))
    # The signal that says it is time can be caught; a second later it is the one that cannot.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (max_output, max_output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    cut_network()


def cut_network() -> bool:
    """Leave for a network of its own, in which there is nothing (unshare(2)); false where that is not allowed.

    Nothing here asks for the network, and pandoc's sandbox refuses to. This is for what both did not foresee.
    """
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)
    return False
