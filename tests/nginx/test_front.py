"""What the nginx in front lets through, what it adds, and what it tells nobody."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import httpx
import pytest
from behind_nginx import Edge, Writer, head_of, is_problem, talker, trusting
from devnginx.nginx import Nginx

Browse = Callable[..., httpx.Client]
SECURITY = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Cache-Control",
    "X-Request-ID",
)
MIB = 1024 * 1024


def raw(front: Nginx, target: str, **headers: str) -> tuple[int, bytes]:
    """The answer to a target that is sent as it is."""
    connection = http.client.HTTPSConnection("localhost", front.port, timeout=30, context=trusting(front))
    with closing(connection):
        connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()


# --- routes -------------------------------------------------------------------------------------------------------


def test_each_part_of_the_site_is_where_it_belongs(edge: Edge, browse: Browse, logged: Callable[..., Any]) -> None:
    client = browse()
    ports = {
        path: logged(client.get(path))["upstream"].rpartition(":")[2]
        for path in ("/api/plugins?a", "/api/lin/sentiment/model", "/sign-in")
    }
    linguistics = edge.linguistics.url.rpartition(":")[2]
    assert list(ports.values()) == [str(edge.port), linguistics, str(edge.app.port)]


@pytest.mark.parametrize(
    "target",
    [
        *("/api/metrics", "/api/metrics/", "/api/health/ready", "/api/health/live", "/api/health", "/api/lin/metrics"),
        *("/api/lin/health/ready", "/api//metrics", "/api/./metrics", "/api/x/../metrics", "/x/../api/metrics"),
        *("/api/%6detrics", "/api%2fmetrics", "/api/lin/../metrics", "/api/lin//metrics", "/api/metrics?x"),
        *("/metrics", "/health/ready", "/file", "/api", "/api%2Fgenres/"),
    ],
)
@pytest.mark.parametrize("content_type", ["", "multipart/form-data; boundary=x"])
def test_what_is_the_operator_s_cannot_be_had(edge: Edge, target: str, content_type: str) -> None:
    status, body = raw(edge.front, target, Content_Type=content_type)
    assert status == 404
    assert json.loads(body)["code"] == "not_found"


@pytest.mark.parametrize(
    ("target", "passed_on"),
    [
        ("/api/user/no%2Fbody%C3%A9?x=%2F&y=a+b", "/user/no%2Fbody%C3%A9?x=%2F&y=a+b"),
        ("/api/search?q=%26%23%22luz%22", "/search?q=%26%23%22luz%22"),
        ("/api/", "/"),
        ("/api/genres//", "/genres//"),
    ],
)
def test_addresses_reach_the_api_byte_for_byte(
    edge: Edge, start_front: Callable[..., Nginx], target: str, passed_on: str
) -> None:
    heard: list[bytes] = []

    def hear(connection: socket.socket) -> None:
        heard.append(head_of(connection)[0])
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with talker(edge, hear) as api:
        assert raw(start_front(nginx_api=api), target)[0] == 204
    assert heard[0].startswith(f"GET {passed_on} HTTP/1.1\r\nHost: ".encode())


def test_links_to_further_pages_lead_through_nginx(browse: Browse, sign_up: Callable[..., Writer]) -> None:
    writer = sign_up()
    writer.notebook("One")
    writer.notebook("Two")
    first = writer.client.get("/api/notebooks/?mine=1&per_page=1")
    further = writer.client.get(first.url.join(first.links["next"]["url"]))
    assert (further.status_code, len(further.json()["items"])) == (200, 1)


# --- headers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/nothing", "/assets/main-Ab12.js", "/assets/none.js", "/sw.js", "/notebooks/999", "/robots.txt"),
        *("/api/genres/", "/api/user", "/api/metrics", "/api/lin/sentiment/model", "/api/docs"),
    ],
)
def test_every_answer_has_each_header_once(browse: Browse, path: str) -> None:
    answer = browse().get(path, headers={"Accept": "text/html,*/*"})
    for name in SECURITY:
        assert len(answer.headers.get_list(name)) == 1, name
    assert answer.headers["Server"] == "nginx"


def test_one_id_leads_from_nginx_to_the_api(
    edge: Edge, browse: Browse, logged: Callable[..., Any], until: Callable[..., Any]
) -> None:
    answer = browse().get("/api/user", headers={"X-Request-ID": "chosen-by-the-client"})
    assert answer.headers["X-Request-ID"] == answer.json()["request_id"] != "chosen-by-the-client"
    line = logged(answer)
    assert (line["status"], line["method"], line["path"]) == (401, "GET", "/api/user")
    replica = edge.replicas[line["upstream"].partition(":")[0]]
    until(lambda: f'"request_id": "{line["request_id"]}"' in replica.log())


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_nobody_can_choose_their_address(sign_up: Callable[..., Writer], name: str) -> None:
    forged = {"Forwarded": "for=203.0.113.7"}.get(name, "203.0.113.7")
    writer = sign_up(**{name: forged})
    sessions = writer.client.get("/api/user/sessions").json()
    assert [session["address"] for session in sessions] == ["127.0.0.1"]


def test_a_proxy_in_front_is_believed_if_the_operator_says_so(
    start_front: Callable[..., Nginx], sign_up: Callable[..., Writer]
) -> None:
    front = start_front(nginx_trusted="127.0.0.0/8,192.0.2.0/24")
    writer = sign_up(front, **{"X-Forwarded-For": "198.51.100.1, 203.0.113.7, 192.0.2.5"})
    assert [session["address"] for session in writer.client.get("/api/user/sessions").json()] == ["203.0.113.7"]


def test_answers_are_packed_for_who_takes_it(browse: Browse) -> None:
    for path in ("/api/openapi.json", "/api/lin/openapi.json"):
        answer = browse().get(path, headers={"Accept-Encoding": "gzip"})
        assert (answer.headers.get("Content-Encoding"), answer.status_code) == ("gzip", 200)
        assert "Accept-Encoding" in ",".join(answer.headers.get_list("Vary"))
        assert answer.json()["openapi"]
        assert "Content-Encoding" not in browse().get(path, headers={"Accept-Encoding": "identity"}).headers


# --- limits -------------------------------------------------------------------------------------------------------


def test_a_body_over_the_cap_is_refused_as_the_api_would(
    edge: Edge, browse: Browse, logged: Callable[..., Any]
) -> None:
    answer = browse().post(
        "/api/user/login", content=b"x" * (4 * MIB + 1), headers={"Content-Type": "application/json"}
    )
    assert is_problem(answer, 413, "too_large")
    assert logged(answer)["upstream"] == "", "the api did not see it"
    within = browse().post("/api/user/login", content=b"x" * 4 * MIB, headers={"Content-Type": "application/json"})
    assert is_problem(within, 400, "malformed")


def test_a_file_over_the_cap_is_refused_before_it_is_sent(edge: Edge) -> None:
    connection = http.client.HTTPSConnection("localhost", edge.front.port, timeout=30, context=trusting(edge.front))
    with closing(connection):
        connection.putrequest("POST", "/api/notebooks/import")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(33_570_817))
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["code"]) == (413, "too_large")


def test_who_asks_too_often_is_told_to_wait(start_front: Callable[..., Nginx], browse: Browse) -> None:
    client = browse(start_front(nginx_rate="1"))
    answers = [client.get("/api/plugins") for _ in range(10)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert answers[0].status_code == 200
    assert refused
    assert all(is_problem(answer, 429, "too_many_requests") for answer in refused)
    assert {answer.headers["Retry-After"] for answer in refused} == {"1"}


def test_who_asks_too_much_at_a_time_is_told_to_wait(
    edge: Edge, start_front: Callable[..., Nginx], browse: Browse
) -> None:
    heard, answered = threading.Event(), threading.Event()

    def wait(connection: socket.socket) -> None:
        head_of(connection)
        heard.set()
        answered.wait(30)
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with talker(edge, wait) as api, ThreadPoolExecutor(1) as other:
        front = start_front(nginx_api=api, nginx_connections="1")
        first = other.submit(browse(front).get, "/api/user")
        assert heard.wait(30)
        assert is_problem(browse(front).get("/api/user"), 429, "too_many_requests")
        answered.set()
        assert first.result().status_code == 204


# --- what people type ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("linguistics", "status"), [("linguistics", 200), ("lost", 503)])
def test_sentences_that_are_judged_reach_no_log(
    edge: Edge, start_front: Callable[..., Nginx], browse: Browse, linguistics: str, status: int
) -> None:
    port = edge.linguistics.url.rpartition(":")[2]
    query = {"key": "1", "sentence": "una confesión"}
    for rate, expected in (("300", {status}), ("1", {status, 429})):
        front = start_front(nginx_error_log="warn", nginx_rate=rate, nginx_linguistics=f"{linguistics}:{port}")
        client = browse(front)
        asked = [client.get("/api/lin/sentiment", params=query) for _ in range(9)]
        asked.append(client.post("/api/lin/sentiment", json={"text": query["sentence"]}))
        assert {answer.status_code for answer in asked} == expected
        for said in (front.output(), front.errors(), edge.linguistics.log()):
            assert "confesi" not in said


def test_no_query_is_in_the_log(edge: Edge, browse: Browse, logged: Callable[..., Any]) -> None:
    answer = browse().get("/api/search", params={"q": "someone's secret"}, headers={"Referer": "https://x/?q=secret"})
    assert logged(answer)["path"] == "/api/search"
    assert "secret" not in edge.front.output()
