"""What people notice when a replica of the api is lost, moves, or all are away: as little as can be."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from behind_nginx import FIRST, SECOND, Edge, Writer, head_of, is_problem, request_of, talker, trusting
from devnginx.nginx import Nginx

Browse = Callable[..., httpx.Client]
ELSEWHERE = "127.0.0.4"
WRITERS = 4
MIB = 1024 * 1024


class Crowd:
    """People who make works and look at them, one request after another, until told to stop."""

    def __init__(self, writer: Writer, front: Nginx) -> None:
        self._writer, self._front = writer, front
        self._stop = threading.Event()
        self.made: list[str] = []
        self.failed: list[str] = []
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(WRITERS)]

    def _work(self, number: int) -> None:
        headers = {"Authorization": self._writer.client.headers["Authorization"]}
        options: Any = {"verify": trusting(self._front), "trust_env": False, "timeout": 60, "headers": headers}
        with httpx.Client(base_url=self._front.public_url, **options) as client:
            step = 0
            while not self._stop.is_set():
                step += 1
                title = f"Work {number}.{step}"
                made = client.post("/api/notebooks/", json={"title": title, "genre_id": 1})
                seen = client.get("/api/notebooks/?mine=1&per_page=1")
                self.failed += [
                    answer.text for answer, right in ((made, 201), (seen, 200)) if answer.status_code != right
                ]
                self.made.append(title)

    @contextmanager
    def busy(self) -> Iterator[Crowd]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()


def test_no_request_fails_while_a_replica_is_killed_and_comes_back_elsewhere(
    edge: Edge, sign_up: Callable[..., Writer], until: Callable[..., Any]
) -> None:
    writer = sign_up()
    with Crowd(writer, edge.front).busy() as crowd:
        until(lambda: len(crowd.made) >= 8, 60)
        edge.kill_replica(SECOND)
        at_kill = len(crowd.made)
        until(lambda: len(crowd.made) >= at_kill + 12, 60)
    assert crowd.failed == []
    assert writer.titles() == sorted(crowd.made)
    assert any(SECOND in line["upstream"] and FIRST in line["upstream"] for line in edge.front.log()), "one was retried"

    edge.start_replica(ELSEWHERE)
    edge.names.names["api"] = [FIRST, ELSEWHERE]
    until(lambda: _answered_by(edge, writer) == f"{ELSEWHERE}:{edge.port}")


def _answered_by(edge: Edge, writer: Writer) -> str:
    answer = writer.client.get("/api/user")
    assert answer.status_code == 200
    lines = [line for line in edge.front.log() if line["request_id"] == answer.headers["X-Request-ID"]]
    return lines[0]["upstream"] if lines else ""


@pytest.mark.parametrize(("api", "why"), [("lost:1", "nobody listens"), ("nowhere:1", "there is no such name")])
def test_while_the_api_is_away_who_asks_is_told_to_try_again(
    start_front: Callable[..., Nginx], browse: Browse, api: str, why: str
) -> None:
    client = browse(start_front(nginx_api=api))
    for answer in (
        client.get("/api/genres/"),
        client.post("/api/user/login", json={}),
        client.delete("/api/notebooks/1"),
    ):
        assert is_problem(answer, 503, "unavailable"), why
        assert answer.headers["Retry-After"] == "2"


def test_while_the_app_is_away_people_get_a_page_that_says_so(
    start_front: Callable[..., Nginx], browse: Browse
) -> None:
    answer = browse(start_front(nginx_react="lost:1")).get("/write")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Inténtalo de nuevo" in answer.text


def test_a_post_whose_answer_was_lost_is_sent_again_and_done_once(
    edge: Edge, start_front: Callable[..., Nginx], sign_up: Callable[..., Writer]
) -> None:
    lost: list[bytes] = []

    def lose(connection: socket.socket) -> None:
        """Hand the request on to a replica, and the answer to nobody."""
        with socket.create_connection((FIRST, edge.port), timeout=30) as replica:
            request = request_of(connection)
            replica.sendall(request.replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nConnection: close\r\n", 1))
            while data := replica.recv(65536):
                lost.append(data)

    with talker(edge, lose, FIRST) as api:
        writer = sign_up(edge.front)
        front = start_front(nginx_api=api)
        options: Any = {"verify": trusting(front), "trust_env": False, "timeout": 60, "headers": writer.client.headers}
        made = []
        with httpx.Client(base_url=front.public_url, **options) as client:
            while not any(b"201" in part for part in lost):  # nginx begins with either replica, by chance
                made.append(f"Work {len(made)}")
                answer = client.post("/api/notebooks/", json={"title": made[-1], "genre_id": 1})
                assert answer.status_code == 201, answer.text
                assert len(made) < 40
    assert answer.headers["Idempotent-Replayed"] == "true"
    assert writer.titles() == sorted(made)


def test_an_upload_is_passed_on_while_it_is_still_being_sent(edge: Edge, start_front: Callable[..., Nginx]) -> None:
    seen = threading.Event()
    whole = 10 * MIB
    counted: list[int] = []

    def take(connection: socket.socket) -> None:
        head, body = head_of(connection)
        length = len(body)
        assert b"Content-Length: %d\r\n" % whole in head
        while length < whole:
            if length > MIB:
                seen.set()
            length += len(connection.recv(65536))
        counted.append(length)
        connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    with talker(edge, take) as api:
        front = start_front(nginx_api=api)
        plain = socket.create_connection(("127.0.0.1", front.port), timeout=30)
        with trusting(front).wrap_socket(plain, server_hostname="localhost") as client:
            head = f"POST /api/notebooks/1/image/ HTTP/1.1\r\nHost: x\r\nContent-Length: {whole}\r\n"
            client.sendall(
                head.encode() + b"Content-Type: multipart/form-data; boundary=x\r\nConnection: close\r\n\r\n"
            )
            client.sendall(bytes(whole // 2))
            assert seen.wait(30), "the first half waits for the second"
            client.sendall(bytes(whole // 2))
            assert client.recv(65536).startswith(b"HTTP/1.1 201")
    assert counted == [whole]


def test_a_picture_of_ten_mebibytes_arrives(sign_up: Callable[..., Writer], photograph: Callable[..., bytes]) -> None:
    writer = sign_up()
    notebook = writer.notebook()
    picture = photograph()
    file = picture + bytes(10 * MIB - len(picture))  # what follows a JPEG's end is passed over
    answer = writer.client.post(f"/api/notebooks/{notebook}/image/", files={"image": ("c.jpg", file, "image/jpeg")})
    assert answer.status_code == 201, answer.text
