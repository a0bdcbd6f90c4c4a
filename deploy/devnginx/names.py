"""A name server of one's own: the addresses of a service's replicas, as Docker's tells them."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HOST = "127.0.0.1"
_HEADER = struct.Struct("!6H")
_ANSWERED, _NO_SUCH_NAME = 0x8180, 0x8183
_A, _IN = 1, 1
_QUESTION_AT = 12
_SECONDS = 600  # Docker's; nginx is told to ask again sooner


class NameServer(socketserver.UDPServer):
    """Answers questions for A records (RFC 1035) by `names`, which may change at any time; others by "no such name"."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Question)
        self.names: dict[str, list[str]] = {}
        self.address = f"{HOST}:{self.server_address[1]}"

    def answer(self, packet: bytes) -> bytes:
        """The answer to one packet with one question."""
        identity = _HEADER.unpack_from(packet)[0]
        name, end = _read_name(packet)
        kind = struct.unpack_from("!H", packet, end)[0]
        question = packet[_QUESTION_AT : end + 4]
        addresses = self.names.get(name)
        if addresses is None:
            return _HEADER.pack(identity, _NO_SUCH_NAME, 1, 0, 0, 0) + question
        told = addresses if kind == _A else []
        pointer = struct.pack("!HHHIH", 0xC000 | _QUESTION_AT, _A, _IN, _SECONDS, 4)
        records = b"".join(pointer + socket.inet_aton(address) for address in told)
        return _HEADER.pack(identity, _ANSWERED, 1, len(told), 0, 0) + question + records


class _Question(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        packet, reply = self.request
        server: Any = self.server
        reply.sendto(server.answer(packet), self.client_address)


def _read_name(packet: bytes) -> tuple[str, int]:
    """The name in the question, and where it ends."""
    labels, at = [], _QUESTION_AT
    while length := packet[at]:
        labels.append(packet[at + 1 : at + 1 + length].decode("ascii").lower())
        at += 1 + length
    return ".".join(labels), at + 1


@contextmanager
def name_server() -> Iterator[NameServer]:
    """A name server on a free port, until the end of the `with`."""
    with NameServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
