"""A way from this machine's loopback to ports of another network namespace: `python -m stack.gate NAMESPACE PORT...`.

It listens here, enters the namespace (a file such as `/proc/1/ns/net`), and joins each connection that comes with one
to the same port of loopback there, or for `PORT:THERE` to the port THERE. A socket stays in the namespace in which it
was made.
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
    namespace, *ports = arguments
    pairs = [(int(here), int(there or here)) for here, _, there in (port.partition(":") for port in ports)]
    listeners = [(socket.create_server((HOST, here)), there) for here, there in pairs]
    _enter_network(Path(namespace))
    asyncio.run(_serve(listeners))


def _enter_network(namespace: Path) -> None:
    """setns(2), which Python has since 3.12."""
    descriptor = os.open(namespace, os.O_RDONLY)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), f"the network {namespace} cannot be entered")
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
