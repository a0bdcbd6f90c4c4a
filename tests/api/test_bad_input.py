"""Bad input over real connections: each a clear refusal, none a failure of the site, nothing half written."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

import httpx
import jsonschema_rs
import pytest

from sinpluma.testing import LiveSite

own_site = pytest.mark.parametrize("live", ["embedded"], indirect=True)
"""For a test that starts a site of its own: once, whatever the shared site keeps things in."""

MIB = 1024 * 1024
JSON = {"Content-Type": "application/json"}
HUGE = "9" * 4000
DEEP = 10_000


# --- talking without a library that is too polite -----------------------------------------------------------------


@dataclass
class Answer:
    """An answer as it came over the wire."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Wire:
    """A connection on which exactly the given bytes are sent."""

    def __init__(self, site: LiveSite) -> None:
        url = httpx.URL(site.url)
        self.socket = socket.create_connection((url.host, url.port or 80), timeout=20)
        self.reader = self.socket.makefile("rb")

    def send(self, *parts: bytes) -> None:
        for part in parts:
            try:
                self.socket.sendall(part)
            except (BrokenPipeError, ConnectionResetError):  # refused before all of it was read
                return

    def answer(self, method: str = "GET") -> Answer:
        line = self.reader.readline().decode("latin-1")
        if not line.startswith("HTTP/1.1 "):
            raise http.client.BadStatusLine(line)
        status, headers = int(line.split()[1]), http.client.parse_headers(self.reader)
        bodiless = method == "HEAD" or status in {204, 304}
        body = b"" if bodiless else self.reader.read(int(headers["Content-Length"] or 0))
        return Answer(status, headers, body)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.reader.close()
        self.socket.close()


def _head(start: str, *headers: str) -> bytes:
    return "\r\n".join([start, "Host: x", *headers, "", ""]).encode("latin-1")


def _ask(site: LiveSite, *parts: bytes, method: str = "GET") -> Answer:
    with Wire(site) as wire:
        wire.send(*parts)
        return wire.answer(method)


def _is_problem(answer: httpx.Response | Answer, *statuses: int) -> dict[str, Any]:
    """Check that an answer is a refusal as the contract describes it."""
    status = answer.status_code if isinstance(answer, httpx.Response) else answer.status
    body = answer.content if isinstance(answer, httpx.Response) else answer.body
    assert status in statuses, (status, body[:300])
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(body)
    assert problem["status"] == status
    assert re.fullmatch("[a-z_]+", problem["code"])
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    return problem


# --- what is there before and after -------------------------------------------------------------------------------


class Work:
    """A writer with a notebook of one page, of which nothing may change."""

    def __init__(self, account: Any) -> None:
        self.client: httpx.Client = account.client
        self.username: str = account.username
        self.user_id: int = account.user_id
        made = self.client.post("/notebooks/", json={"title": "Untouched", "genre_id": 1})
        self.notebook_id: int = made.json()["notebook_id"]
        content = [{"type": "paragraph", "children": [{"text": "Once"}]}]
        page = {"notebook_id": self.notebook_id, "title": "Untouched", "content": content}
        self.page_id: int = self.client.post("/pages/", json=page).json()["page_id"]
        self.before = self.everything()

    def everything(self) -> list[Any]:
        paths = (
            "/user",
            "/notebooks/?mine=1",
            f"/notebooks/{self.notebook_id}",
            f"/pages/?notebook_id={self.notebook_id}",
            f"/pages/{self.page_id}?mode=editor",
            f"/pages/{self.page_id}/revisions",
            "/readings/",
        )
        return [self.client.get(path).raise_for_status().json() for path in paths]

    def fill(self, path: str) -> str:
        """A path of the OpenAPI document with this writer's own things in it."""
        values = {
            "notebook_id": self.notebook_id,
            "page_id": self.page_id,
            "revision": 1,
            "user_id": self.user_id,
            "username": self.username,
            "session_id": 1,
            "report_id": 1,
            "slug": "terror",
            "key": "0" * 80,
            "kind": "notebook",
            "owner_id": self.notebook_id,
            "signature": "0" * 16,
        }
        return re.sub(r"\{(\w+)\}", lambda name: str(values[name[1]]), path)


def takes_json(operation: dict[str, Any]) -> bool:
    """Whether an operation takes a body, and not a file."""
    return "application/json" in operation.get("requestBody", {}).get("content", {})


@pytest.fixture(scope="module")
def work(live: LiveSite, sign_up: Callable[..., Any]) -> Work:
    return Work(sign_up())


@pytest.fixture(autouse=True)
def _unharmed(live: LiveSite, work: Work) -> Iterator[None]:
    """After each test nothing has changed, no worker has died, and nobody logged that something is wrong with us."""
    workers, logged = set(live.workers()), len(live.log())
    yield
    before, work.before = work.before, work.everything()
    assert work.before == before
    assert set(live.workers()) == workers
    said = live.log()[logged:]
    assert "Traceback" not in said
    assert "unhandled error" not in said


@pytest.fixture(scope="module")
def operations(live: LiveSite) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every operation under the API's prefix."""
    document = httpx.get(f"{live.api}/openapi.json", trust_env=False).json()
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if "servers" not in operation
    ]


# --- bodies -------------------------------------------------------------------------------------------------------

NESTED = b"[" * DEEP + b"]" * DEEP
BAD_BODIES = {
    "empty": b"",
    "not JSON": b"title=x",
    "cut off": b'{"title": "x',
    "two documents": b"{}{}",
    "invalid UTF-8": b'{"title": "\xff\xfe", "username": "\xff", "email": "\xff"}',
    "surrogate bytes": b'{"title": "\xed\xa0\x80"}',
    "UTF-16": '{"title": "x"}'.encode("utf-16"),
    "NUL": rb'{"title": "a\u0000b", "username": "a\u0000b"}',
    "NUL in a name": rb'{"a\u0000b": 1}',
    "half a surrogate pair": rb'{"title": "\ud800", "email": "\udc00"}',
    "too deep": NESTED,
    "too deep within": b'{"content": ' + NESTED + b', "anything": ' + NESTED + b"}",
    "never closed": b'{"a":' * DEEP,
    "a list": b"[]",
    "a text": b'"x"',
    "a number": b"1",
    "null": b"null",
}
OF_NO_TYPE: dict[str, Any] = {
    "numbers": 7,
    "big numbers": 2**63,
    "bigger numbers": 10**30,
    "enormous numbers": 10**4000,
    "negative numbers": -1,
    "fractions": 0.5,
    "texts": "\u202e💥\n",
    "long texts": "x" * 100_000,
    "lists": [[]],
    "objects": {"a": {}},
    "truths": True,
    "nulls": None,
}


@pytest.mark.parametrize("raw", BAD_BODIES.values(), ids=BAD_BODIES)
def test_every_route_that_takes_a_body_refuses_one_that_is_no_document_of_its_kind(
    work: Work, operations: list[tuple[str, str, dict[str, Any]]], raw: bytes
) -> None:
    for method, path, operation in operations:
        if not takes_json(operation) or (not raw and not operation["requestBody"]["required"]):
            continue
        answer = work.client.request(method, work.fill(path), content=raw, headers=JSON)
        _is_problem(answer, 400, 403, 404)


@pytest.mark.parametrize("value", OF_NO_TYPE.values(), ids=OF_NO_TYPE)
def test_every_field_of_every_body_refuses_values_of_another_type(
    work: Work, operations: list[tuple[str, str, dict[str, Any]]], live: LiveSite, value: Any
) -> None:
    components = httpx.get(f"{live.api}/openapi.json", trust_env=False).json()["components"]
    tried = 0
    for method, path, operation in operations:
        if not takes_json(operation):
            continue
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        names = components["schemas"][schema["$ref"].rsplit("/", 1)[1]]["properties"]
        for name in names:
            body = {name: value}
            if jsonschema_rs.is_valid({**schema, "components": components}, body):
                continue
            tried += 1
            answer = work.client.request(method, work.fill(path), json=body)
            if answer.status_code == 202:  # who asks for a link by mail never learns whether there is such an address
                continue
            _is_problem(answer, 400, 401, 403, 404, 409, 428)
    assert tried > 20


@pytest.mark.server
@pytest.mark.parametrize("content_type", [None, "", "text/plain", "application/x-www-form-urlencoded", "json", "é"])
def test_a_body_of_another_type_is_415(
    work: Work, live: LiveSite, operations: list[tuple[str, str, dict[str, Any]]], content_type: str | None
) -> None:
    token = work.client.headers["Authorization"]
    for method, path, operation in operations:
        if "requestBody" not in operation:
            continue
        lines = [f"Authorization: {token}", "Content-Length: 2", "Connection: close"]
        if content_type is not None:
            lines.append(f"Content-Type: {content_type}")
        answer = _ask(live, _head(f"{method} /api{work.fill(path)} HTTP/1.1", *lines), b"{}")
        _is_problem(answer, 415, 403, 404, 429)


def _page(work: Work, content: bytes) -> bytes:
    return b'{"notebook_id": %d, "title": "New", "content": %s}' % (work.notebook_id, content)


BAD_DOCUMENTS = {
    "too deep": NESTED,
    "too deep by children": b'[{"type":"quote","children":' * DEEP + b"[]" + b"}]" * DEEP,
    "too deep in an attribute": b'[{"type":"paragraph","children":[{"text":"a"}],"x":' + NESTED + b"}]",
    "no list": b'{"type": "paragraph", "children": [{"text": "a"}]}',
    "a text": b'"a"',
    "null": b"null",
    "NUL": rb'[{"type": "paragraph", "children": [{"text": "a\u0000b"}]}]',
    "half a surrogate pair": rb'[{"type": "paragraph", "children": [{"text": "\ud83d"}]}]',
    "invalid UTF-8": b'[{"type": "paragraph", "children": [{"text": "\xff"}]}]',
    "invalid UTF-8 in a name": b'[{"type": "paragraph", "children": [{"text": "a"}], "\xff": 1}]',
    "surrogate bytes": b'[{"type": "paragraph", "children": [{"text": "\xed\xa0\x80"}]}]',
    "unknown type": b'[{"type": "script", "children": [{"text": "a"}]}]',
    "script link": b'[{"type":"paragraph","children":[{"type":"link","url":"data:,","children":[{"text":"a"}]}]}]',
    "huge number": b'[{"type": "paragraph", "children": [{"text": "a", "bold": ' + HUGE.encode() + b"}]}]",
    "not a number": b'[{"type": "paragraph", "children": [{"text": "a", "bold": NaN}]}]',
}


@pytest.mark.parametrize("content", BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS)
def test_a_bad_document_is_refused_on_creating_and_on_saving(work: Work, content: bytes) -> None:
    _is_problem(work.client.post("/pages/", content=_page(work, content), headers=JSON), 400)
    change = b'{"version": 1, "content": %s}' % content
    _is_problem(work.client.put(f"/pages/{work.page_id}", content=change, headers=JSON), 400)


@pytest.mark.server
def test_a_document_of_three_mebibytes_is_413_and_so_is_a_body_over_the_limit(work: Work) -> None:
    def body(size: int) -> bytes:
        return _page(work, b'[{"type": "paragraph", "children": [{"text": "%s"}]}]' % (b"x" * size))

    for size in (3 * MIB, 4 * MIB - 500, 4 * MIB, 5 * MIB):
        problem = _is_problem(work.client.post("/pages/", content=body(size), headers=JSON), 413)
        assert problem["code"] in {"too_large", "document_too_large"}


@pytest.mark.parametrize(
    "field",
    [
        {"username": "ana\n"},
        {"username": "ana\u0000"},
        {"username": "a" * 51},
        {"username": "ad min"},
        {"username": "ana@example.org"},
        {"email": "ana"},
        {"email": "ana@example.org\n"},
        {"email": "ana@example.org\r\nBcc: eva@example.org"},
        {"email": f"{'a' * 100}@example.org"},
        {"password": "short"},
        {"password": "x" * 129},
    ],
    ids=lambda field: next(iter(field.items()))[1].encode("unicode_escape").decode()[:30],
)
def test_an_account_that_may_not_be_is_not_made(anonymous: httpx.Client, field: dict[str, str]) -> None:
    form = {"username": "bad-input", "email": "bad-input@example.org", "password": "long enough", **field}
    answer = anonymous.post("/user/register", content=json.dumps(form), headers=JSON)
    problem = _is_problem(answer, 400)
    if problem["code"] == "invalid":
        assert list(problem["errors"]) == list(field)
    made = anonymous.post("/user/login", json={"username": form["username"], "password": form["password"]})
    assert made.status_code in {400, 401}


@pytest.mark.parametrize(
    "field",
    [
        {"title": ""},
        {"title": "x" * 101},
        {"genre_id": 10**9},
        {"genre_id": 2**63},
        {"genre_id": 0},
        {"language": "es\n"},
        {"language": "español"},
        {"resume": "x" * 5001},
        {"tags": [f"tag {number}" for number in range(21)]},
        {"tags": ["x" * 51]},
        {"tags": [""]},
        {"tags": "x"},
    ],
    ids=str,
)
def test_a_notebook_that_may_not_be_is_not_made(work: Work, field: dict[str, Any]) -> None:
    problem = _is_problem(work.client.post("/notebooks/", json={"title": "New", "genre_id": 1, **field}), 400)
    assert any(name.startswith(next(iter(field))) for name in problem["errors"])


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [HUGE, "9223372036854775808", "-1", "1.5", "0x1", "1e3", "١", "%00", "1%00", "%FF", "%ED%A0%80", "..", "*"]
)
def test_what_is_no_id_leads_nowhere(
    live: LiveSite, work: Work, operations: list[tuple[str, str, dict[str, Any]]], value: str
) -> None:
    token = f"Authorization: {work.client.headers['Authorization']}"
    for method, path, operation in operations:
        if not re.search(r"\{\w+_id\}", path):
            continue
        target = re.sub(r"\{\w+\}", value, path).encode().decode("latin-1")
        head = _head(f"{method} /api{target} HTTP/1.1", token, "Content-Length: 0", "Connection: close")
        answer = _ask(live, head, method=method)
        if answer.headers["Content-Type"] is None:
            assert answer.status == 400, "the server refuses what is not ASCII"
        else:
            _is_problem(answer, 404)
        assert operation


@pytest.mark.parametrize(
    "value", ["%00", "a%00b", "%FF", "%ED%A0%80", "%F0%9F%92%A5", "x" * 3000, "..%2F..", "%", "%zz"]
)
def test_a_name_that_nobody_has_leads_nowhere(live: LiveSite, value: str) -> None:
    for path in (f"/api/user/{value}", f"/api/user/{value}/notebooks", f"/api/{value}"):
        _is_problem(_ask(live, _head(f"GET {path} HTTP/1.1", "Connection: close")), 404)


BAD_ARGUMENTS = [
    "",
    HUGE,
    "-1",
    "0",
    "1.5",
    "x",
    "%00",
    "a%00b",
    "%FF",
    "%ED%A0%80",
    "%F0%9F%92%A5",
    "null",
    "[]",
    "%",
    "%25",
]


@pytest.mark.parametrize("value", BAD_ARGUMENTS, ids=lambda value: value[:9])
def test_every_argument_of_every_query_takes_or_refuses_any_value(
    work: Work, live: LiveSite, operations: list[tuple[str, str, dict[str, Any]]], value: str
) -> None:
    token = f"Authorization: {work.client.headers['Authorization']}"
    for method, path, operation in operations:
        if method != "GET":
            continue
        for parameter in [item for item in operation["parameters"] if item["in"] == "query"]:
            others = "" if parameter["name"] == "notebook_id" else f"notebook_id={work.notebook_id}&"
            target = f"/api{work.fill(path)}?{others}{parameter['name']}={value}"
            answer = _ask(live, _head(f"GET {target} HTTP/1.1", token, "Connection: close"))
            if answer.status >= 400:
                _is_problem(answer, 400, 403, 404)
            elif parameter["schema"].get("type") == "integer":
                pytest.fail(f"{target} was taken")


@pytest.mark.server
def test_ten_thousand_arguments_are_read_or_refused(live: LiveSite) -> None:
    for query in ("&".join(f"a{number}=1" for number in range(1500)), "page=1&" * 2000, "&" * 12_000, "=" * 12_000):
        answer = _ask(live, _head(f"GET /api/notebooks/?{query} HTTP/1.1", "Connection: close"))
        assert answer.status == 200
    for query in ("&".join(f"a{number}=1" for number in range(10_000)), "x" * 100_000):
        answer = _ask(live, _head(f"GET /api/notebooks/?{query} HTTP/1.1", "Connection: close"))
        assert answer.status in {400, 414, 431}


@pytest.mark.server
def test_a_trailing_slash_is_optional_everywhere_and_never_a_redirect(
    work: Work, operations: list[tuple[str, str, dict[str, Any]]]
) -> None:
    for method, path, _ in operations:
        if method != "GET":
            continue
        own = work.fill(path)
        other = own.rstrip("/") if own.endswith("/") else f"{own}/"
        query = f"?notebook_id={work.notebook_id}"
        one, same = (work.client.get(f"{spelt}{query}", follow_redirects=False) for spelt in (own, other))
        assert one.status_code == same.status_code < 500, path
        assert one.status_code not in {301, 302, 303, 307, 308}, path
        assert one.headers.get("ETag") == same.headers.get("ETag")
    posted = work.client.post("/notebooks", json={})  # without its slash; refused for what is in it
    assert _is_problem(posted, 400)["code"] == "invalid"


@pytest.mark.server
@pytest.mark.parametrize(
    "path", ["/api//genres/", "/api/genres///", "/api/./genres/", "/api/x/../genres/", "/API/genres/"]
)
def test_a_path_is_taken_as_it_is(live: LiveSite, path: str) -> None:
    _is_problem(_ask(live, _head(f"GET {path} HTTP/1.1", "Connection: close")), 404)


@pytest.mark.server
@pytest.mark.parametrize("path", ["//api/genres/", "/api/genres//", "http://x/api/genres/"])
def test_a_path_that_is_spelt_in_another_way_is_no_redirect_either(live: LiveSite, path: str) -> None:
    assert _ask(live, _head(f"GET {path} HTTP/1.1", "Connection: close")).status in {200, 404}


# --- methods and headers ------------------------------------------------------------------------------------------


@pytest.mark.server
@pytest.mark.parametrize("method", ["BREW", "TRACE", "PATCH", "PROPFIND", "X" * 500, "POST"])
def test_an_unknown_method_is_405_and_says_which_are_known(live: LiveSite, method: str) -> None:
    answer = _ask(live, _head(f"{method} /api/genres/ HTTP/1.1", "Content-Length: 0", "Connection: close"))
    if (answer.status, answer.body) == (400, b"") and method not in {"TRACE", "PATCH", "POST"}:
        return  # Uvicorn's parser has a list of methods itself
    assert _is_problem(answer, 405)["code"] == "method_not_allowed"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.server
@pytest.mark.parametrize(
    "request_",
    [
        b"GET\r\n\r\n",
        b"GET /api/genres/ HTTP/1.1\r\n\r\n",
        b"GET /api/genres/ HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /api/\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/a b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/genres/ HTTP/1.1\r\nHost: x\r\nBad Name: x\r\n\r\n",
        b"GET /api/genres/ HTTP/1.1\r\nHost: x\r\n: x\r\n\r\n",
        b"GET /api/genres/ HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"GET /api/genres/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/user/login HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        b"POST /api/user/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"GET /api/genres/ HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /api/genres/ HTTP/1.1\r\nHost: x\r\n" + b"X: x\r\n" * 10_000 + b"\r\n",
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"X" * 100_000,
        bytes(range(256)) * 4,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100 + b"\r\n\r\n",
    ],
    ids=lambda raw: repr(raw[:60])[2:-1],
)
def test_what_is_no_http_is_refused_by_the_server_itself(live: LiveSite, request_: bytes) -> None:
    with Wire(live) as wire:
        try:
            wire.send(request_)
            answer = wire.answer()
        except (http.client.BadStatusLine, ConnectionError):
            return  # the connection was closed without a word
    if request_.startswith(b"GET /api/\xc3"):
        assert answer.body == b"" or _is_problem(answer, 404)  # Granian hands such a path on
    else:
        assert answer.body == b""
    assert 400 <= answer.status < 500


HEADERS = (
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Connection",
    "Content-Type",
    "Cookie",
    "Date",
    "Expect",
    "Forwarded",
    "Idempotency-Key",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Origin",
    "Range",
    "Referer",
    "TE",
    "Upgrade",
    "User-Agent",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Request-ID",
)
VALUES = (
    "",
    "\xff\xfe",
    '"',
    ",;=,",
    "*",
    "x" * 8000,
    "é=ü",
    "Basic eDp5",
    "Bearer a.b.c",
    "bytes=9-1",
    "a;q=b",
    "0",
    "-1",
)


@pytest.mark.server
@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:9])
def test_no_value_of_any_header_makes_the_site_fail(live: LiveSite, value: str) -> None:
    for name in HEADERS:
        for start in ("GET /api/genres/", "GET /api/readings/", "POST /api/user/login", "OPTIONS /api/genres/"):
            head = _head(f"{start} HTTP/1.1", f"{name}: {value}", "Content-Length: 0", "Connection: close")
            try:
                answer = _ask(live, head)
            except http.client.BadStatusLine:
                assert name in {"Connection", "Expect", "Upgrade"}
                continue
            assert answer.status < 500, (name, value)
            if answer.status >= 400 and answer.body:
                _is_problem(answer, answer.status)


@pytest.mark.parametrize("accept", ["text/html", "image/*", "application/json;q=0", "application/xml;q=1, text/plain"])
def test_who_accepts_no_json_is_told_406(work: Work, accept: str) -> None:
    for path in ("/genres/", "/notebooks/", f"/pages/{work.page_id}?mode=editor", "/user"):
        assert _is_problem(work.client.get(path, headers={"Accept": accept}), 406)["code"] == "not_acceptable"


@pytest.mark.parametrize(
    "token",
    ["", "x", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer " + "x" * 5000, "Basic eDp5", "bearer e30.e30."],
)
def test_a_token_that_is_none_is_401_with_msg(live: LiveSite, token: str) -> None:
    answer = _ask(live, _head("GET /api/user HTTP/1.1", f"Authorization: {token}", "Connection: close"))
    problem = _is_problem(answer, 401)
    assert problem["msg"] != "Token has expired"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.server
def test_a_transfer_encoding_that_nobody_knows_is_refused(live: LiveSite) -> None:
    answer = _ask(live, _login("Transfer-Encoding: gzip"), b"{}")
    assert answer.status in {400, 501}, "501 is what RFC 9112 asks for, and Hypercorn says"
    assert answer.body == b""


@pytest.mark.server
def test_an_attempt_to_open_a_web_socket_is_refused_or_passed_over(live: LiveSite) -> None:
    head = _head(
        "GET /api/genres/ HTTP/1.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    )
    assert _ask(live, head).status in {200, 400, 404, 405, 426}


# --- bodies that do not come as announced -------------------------------------------------------------------------


def _login(*headers: str) -> bytes:
    return _head("POST /api/user/login HTTP/1.1", "Content-Type: application/json", *headers)


def _register(name: str, *headers: str) -> tuple[bytes, bytes]:
    body = json.dumps({"username": name, "email": f"{name}@example.org", "password": "long enough"}).encode()
    return _head("POST /api/user/register HTTP/1.1", "Content-Type: application/json", *headers), body


@own_site
@pytest.mark.server
def test_a_body_that_stops_half_way_is_408_and_does_nothing(
    start_site: Callable[..., LiveSite],
) -> None:
    site = start_site(body_timeout="1", workers=2)
    head, body = _register("half-way", "Content-Length: 500")
    with Wire(site) as wire:
        began = time.monotonic()
        wire.send(head, body)
        answer = wire.answer()
        assert 0.9 < time.monotonic() - began < 10
    assert answer.headers["Connection"] == "close"
    problem = _is_problem(answer, 408)
    assert problem["code"] == "body_timeout"
    with site.client() as client:
        assert client.get("/user/half-way").status_code == 404
    with Wire(site) as wire:  # one byte at a time does not buy more time
        head, body = _register("dripping", f"Content-Length: {len(body)}")
        wire.send(head)
        began = time.monotonic()
        wire.socket.settimeout(0.1)
        for number in range(len(body)):
            wire.send(body[number : number + 1])
            try:
                if wire.socket.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                continue
        assert wire.answer().status == 408
        assert time.monotonic() - began < 10


@pytest.mark.server
def test_a_body_whose_connection_ends_too_soon_does_nothing(live: LiveSite, anonymous: httpx.Client) -> None:
    for name, extra in (("cut-short", 1), ("cut-shorter", 500)):
        head, body = _register(name, "Idempotency-Key: the-key-of-a-cut-body")
        for how in (socket.SHUT_WR, socket.SHUT_RDWR):
            with Wire(live) as wire:
                length = f"Content-Length: {len(body) + extra}\r\n\r\n".encode()
                wire.send(head[:-2], length, body)
                wire.socket.shutdown(how)
                if how == socket.SHUT_WR:
                    wire.socket.settimeout(20)
                    received = wire.socket.recv(65536)
                    assert received == b"" or received.startswith(b"HTTP/1.1 4")
        assert anonymous.get(f"/user/{name}").status_code == 404


@pytest.mark.server
def test_a_content_length_that_is_too_small_cuts_the_body_and_what_follows_is_no_request(
    live: LiveSite, anonymous: httpx.Client
) -> None:
    head, body = _register("too-small", "Content-Length: 30")
    with Wire(live) as wire:
        wire.send(head, body)
        _is_problem(wire.answer(), 400)
    assert anonymous.get("/user/too-small").status_code == 404


@pytest.mark.server
def test_a_body_that_is_announced_as_too_large_is_refused_before_it_is_sent(live: LiveSite) -> None:
    for announced in (4 * MIB + 1, 10**12, 10**19):
        _is_problem(_ask(live, _login(f"Content-Length: {announced}", "Connection: close")), 413)
    assert _ask(live, _login(f"Content-Length: {10**30}")).status == 400


@pytest.mark.server
def test_a_chunked_body_over_the_limit_is_413_and_one_below_is_read(live: LiveSite) -> None:
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with Wire(live) as wire:
        wire.send(_login("Transfer-Encoding: chunked", "Connection: close"))
        wire.send(*[chunk] * 200)
        _is_problem(wire.answer(), 413)
    small = b'2\r\n{"\r\n1F;ext=1\r\nusername": "x", "password": "y"\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n'
    _is_problem(_ask(live, _login("Transfer-Encoding: chunked", "Connection: close"), small), 401)


@pytest.mark.server
@pytest.mark.parametrize(
    "chunks", [b"zz\r\n", b"-1\r\n", b"fffffffffffffffffffff\r\n", b"5\r\nabcdefgh\r\n", b"\r\n\r\n"]
)
def test_chunks_that_are_none_are_refused(live: LiveSite, chunks: bytes) -> None:
    with Wire(live) as wire:
        wire.send(_login("Transfer-Encoding: chunked"), chunks)
        wire.socket.shutdown(socket.SHUT_WR)
        received = b""
        while part := wire.socket.recv(65536):
            received += part
    assert received == b"" or received.startswith(b"HTTP/1.1 4")


@pytest.mark.server
def test_a_client_that_asks_first_is_told_to_go_on(live: LiveSite) -> None:
    body = b'{"username": "x", "password": "y"}'
    with Wire(live) as wire:
        wire.send(_login(f"Content-Length: {len(body)}", "Expect: 100-continue", "Connection: close"))
        assert wire.socket.recv(65536).startswith(b"HTTP/1.1 100")
        wire.send(body)
        _is_problem(wire.answer(), 401)


@pytest.mark.server
@pytest.mark.parametrize(
    ("start", "status"), [("POST /api/readings/", 401), ("POST /api/nowhere", 404), ("PUT /api/genres/", 405)]
)
def test_an_answer_that_needs_no_body_awaits_it_all_the_same_and_the_connection_goes_on(
    live: LiveSite, start: str, status: int
) -> None:
    with Wire(live) as wire:
        wire.send(_head(f"{start} HTTP/1.1", "Content-Length: 10"))
        wire.socket.settimeout(0.2)
        with pytest.raises(TimeoutError):
            wire.socket.recv(1, socket.MSG_PEEK)
        wire.socket.settimeout(20)
        wire.send(b"x" * 10)
        _is_problem(wire.answer(), status)
        wire.send(_head("GET /api/genres/ HTTP/1.1"))
        assert wire.answer().status == 200


@pytest.mark.server
def test_requests_sent_together_are_answered_in_order(live: LiveSite) -> None:
    paths = ["/api/genres/", "/api/nowhere", "/health/live", "/api/readings/"]
    with Wire(live) as wire:
        wire.send(b"".join(_head(f"GET {path} HTTP/1.1") for path in paths))
        assert [wire.answer().status for _ in paths] == [200, 404, 200, 401]
