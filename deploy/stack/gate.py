"""A way from this machine's loopback to a port inside an engine's network: `python -m stack.gate PID PORT...`.

It listens here, enters the network namespace of the process PID, and joins each connection that comes with one to the
same port of loopback there. A socket stays in the namespace in which it was made.
"""

import asyncio
import ctypes
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

HOST = "127.0.0.1"
CHUNK = 65_536
_CLONE_NEWNET = 0x40000000  # sched.h


def main(arguments: Sequence[str]) -> None:
    """Serve until the standard input ends; says "open" when it listens."""
    pid, *ports = map(int, arguments)
    listeners = [(socket.create_server((HOST, port)), port) for port in ports]
    _enter_network(pid)
    asyncio.run(_serve(listeners))


def _enter_network(pid: int) -> None:
    """setns(2), which Python has since 3.12."""
    descriptor = os.open(Path(f"/proc/{pid}/ns/net"), os.O_RDONLY)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), f"the network of process {pid} cannot be entered")
    os.close(descriptor)


async def _serve(listeners: Sequence[tuple[socket.socket, int]]) -> None:
    for listener, port in listeners:
        await asyncio.start_server(partial(_join, port=port), sock=listener)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, port: int) -> None:
    try:
        there_reader, there_writer = await asyncio.open_connection(HOST, port)
    except OSError:
        writer.transport.abort()
        return
    with suppress(OSError):
        await asyncio.gather(_pass_on(reader, there_writer), _pass_on(there_reader, writer))
    for end in (writer, there_writer):
        end.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK):
        writer.write(chunk)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()


if __name__ == "__main__":
    main(sys.argv[1:])
