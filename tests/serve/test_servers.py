"""HTTP as a site speaks it, the same on each server that its workers can run."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest

from sinpluma.testing import LiveSite, live_site

PROBE = Path(__file__).parent / "probe"
MIB = 1024 * 1024
LIMIT = 64 * 1024
Dial = Callable[[LiveSite], HTTPConnection]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[LiveSite]:
    """A site of one worker, with little patience and a small limit for bodies."""
    folder = tmp_path_factory.mktemp("server")
    settings = {"plugins": "probe", "probe_gates": str(folder), "body_timeout": "1", "max_body": str(LIMIT)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(PROBE))
        with live_site(folder / "data", workers=1, server=server, **settings) as running:
            yield running


@pytest.fixture
def wire(site: LiveSite) -> Iterator[socket.socket]:
    """A bare connection to the site."""
    with closing(_connect(site)) as connection:
        yield connection


def _connect(site: LiveSite) -> socket.socket:
    url = httpx.URL(site.url)
    return socket.create_connection((url.host, url.port), timeout=10)


def _until_closed(wire: socket.socket) -> bytes:
    received = b""
    try:
        while chunk := wire.recv(65536):
            received += chunk
    except ConnectionResetError:
        pass
    return received


def _send_for_ever(wire: socket.socket, piece: bytes) -> bytes:
    """Send until the site has had enough; gives what it answered."""
    try:
        for _ in range(10_000):
            wire.sendall(piece)
    except OSError:  # a reset or a broken pipe, as it happens
        return _until_closed(wire)
    pytest.fail("it takes everything")


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def _told(log: str) -> list[str]:
    """What is logged beside the requests and the migrations."""
    lines = re.findall(r"^\d\d:\d\d:\d\d (\w+) +(.+?)(?: \w+=.*)?$", log, re.MULTILINE)
    return [text for level, text in lines if level != "info"]


def _largest_memory(site: LiveSite) -> int:
    (worker,) = site.workers()
    status = Path(f"/proc/{worker}/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]


def _still_well(site: LiveSite) -> bool:
    with site.client() as client:
        return client.get("/probe/worker").status_code == 200


def test_one_connection_serves_many_requests_and_head_has_the_headers_of_get(site: LiveSite, dial: Dial) -> None:
    connection = dial(site)
    answers = []
    for method in ("GET", "HEAD", "GET"):
        connection.request(method, "/health/live")
        answer = connection.getresponse()
        answers.append((answer.status, answer.getheader("Content-Length"), answer.read()))
        if len(answers) == 1:
            port = connection.sock.getsockname()[1]
    assert connection.sock.getsockname()[1] == port
    (status, length, body), head, again = answers
    assert (status, int(length or 0)) == (200, len(body))
    assert head == (200, length, b"")
    assert again == (200, length, body)


def test_no_answer_names_the_server(site: LiveSite, server: str) -> None:
    for path in ("/health/live", "/nothing", "/api/probe/crash"):
        answer = httpx.get(site.url + path, trust_env=False)
        assert answer.headers.get("Server", "sinpluma") == "sinpluma"
        assert server not in str(answer.headers).lower()


def test_a_request_keeps_the_id_that_it_came_with(site: LiveSite) -> None:
    with site.client() as client:
        answer = client.get("/probe/worker", headers={"X-Request-ID": "a-given-request-id"})
    assert answer.headers.get_list("X-Request-ID") == ["a-given-request-id"]


def test_requests_sent_without_waiting_are_answered_in_their_order(wire: socket.socket) -> None:
    paths = ("/health/live", "/nothing", "/api/probe/worker")
    lines = "".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" for path in paths)
    wire.sendall(lines.encode() + b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answers = re.findall(rb"HTTP/1.1 (\d{3})", _until_closed(wire))
    assert answers == [b"200", b"404", b"200", b"200"]


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x00\xf4\x01\x00\x00\xf0\x03\x03\r\n\r\n",  # TLS, where none is spoken
        b"GET /health/live HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        b"POST /api/probe/notes HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST /api/probe/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
    ],
)
def test_what_is_no_http_is_refused_without_a_traceback(site: LiveSite, wire: socket.socket, request_: bytes) -> None:
    logged = len(site.log())
    wire.sendall(request_)
    answer = _until_closed(wire)
    assert not answer or _status(answer) == 400
    assert _told(site.log()[logged:]) == []
    assert _still_well(site)


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"GET /", b"x" * 65536),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ", b"x" * 65536),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X-Many: many\r\n" * 4096),
    ],
    ids=["path", "header", "headers"],
)
def test_a_head_that_does_not_end_is_refused_and_not_kept(
    site: LiveSite, wire: socket.socket, begin: bytes, piece: bytes
) -> None:
    before = _largest_memory(site)
    wire.sendall(begin)
    answer = _send_for_ever(wire, piece)
    assert not answer or _status(answer) in {400, 414, 431}
    assert _largest_memory(site) - before < 4 * MIB
    assert _still_well(site)


def test_trailers_that_do_not_end_are_not_kept(site: LiveSite, wire: socket.socket) -> None:
    before = _largest_memory(site)
    wire.sendall(b"POST /api/probe/notes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ")
    _send_for_ever(wire, b"x" * 65536)
    assert _largest_memory(site) - before < 4 * MIB
    assert _still_well(site)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_100_mb_is_refused_with_413_and_never_held_in_memory(
    site: LiveSite, wire: socket.socket, chunked: bool
) -> None:
    piece = b"x" * MIB
    before = _largest_memory(site)
    size = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % (100 * MIB)
    head = b"POST /api/probe/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    wire.sendall(head + size + b"\r\n\r\n")
    wire.setblocking(True)
    wire.settimeout(0.05)
    answer = _exchange(wire, [b"%x\r\n%b\r\n" % (MIB, piece) if chunked else piece] * 100)
    assert _status(answer) == 413
    assert _largest_memory(site) - before < 10 * MIB
    assert _still_well(site)


def _exchange(wire: socket.socket, pieces: list[bytes]) -> bytes:
    """Send, and listen meanwhile as a good client does; gives the answer once its head is there."""
    received = b""
    rest = memoryview(b"".join(pieces[:1]))
    pieces = pieces[1:]
    while b"\r\n\r\n" not in received:
        with suppress(TimeoutError, BrokenPipeError, ConnectionResetError):
            rest = rest[wire.send(rest) :] or memoryview(pieces.pop() if pieces else b"")
        try:
            chunk = wire.recv(65536)
        except TimeoutError:
            continue
        assert chunk, "closed without an answer"
        received += chunk
    return received


def test_a_body_that_does_not_come_is_answered_408(wire: socket.socket) -> None:
    head = b"POST /api/probe/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    wire.sendall(head + b"Content-Length: 100\r\n\r\n{")
    assert _status(wire.recv(65536)) == 408


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked(wire: socket.socket) -> None:
    head = b"POST /api/probe/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    body = b'{"text": "expected"}'
    wire.sendall(head + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body))
    assert _status(wire.recv(65536)) == 100
    wire.sendall(body)
    assert _status(wire.recv(65536)) == 201


def test_the_log_has_the_sites_own_lines_and_none_of_the_servers(site: LiveSite) -> None:
    assert site.log().count("request method=") > 0
    assert set(_told(site.log())) <= {"unhandled error", "setting is ignored"}, "the probe's own; others ask for both"
