"""Ports of 127.0.0.1: which are free, and a choice of free ones."""

import random
import socket
from collections.abc import Iterator
from pathlib import Path

from .plan import HOST, Ports

_LOWEST = 10000


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_ports() -> Ports:
    """Ports for a cluster of its own, below those that Linux takes for outgoing connections."""
    free = _free_ones()
    nodes = (next(free), next(free), next(free))
    taken = {*nodes, *(port - 1 for port in nodes)}
    return Ports(nodes, next(port for port in free if is_free(port + 1) and port not in taken))


def _free_ones() -> Iterator[int]:
    highest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    numbers = range(_LOWEST, highest)
    yield from (port for port in random.sample(numbers, len(numbers)) if is_free(port))
