"""Taking in files: a multipart body is one file or refused, and few are taken in at a time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from quart import Blueprint, Response

from sinpluma.api import Nothing, Plugin, SinPlumaError, Upload, accepts_file, answers, hookimpl, no_content, reply
from sinpluma.errors import FileEmpty, FileMissing, Malformed, TooLarge, UnexpectedPart, UnsupportedType
from sinpluma.testing import AppSite
from sinpluma.uploads import MAX_NAME, FilePart, clean_name, read_boundary, read_file

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]
KIB = 1024
LIMIT = 100 * KIB
WANTED = FilePart("image", LIMIT)


def body(*parts: str | bytes, boundary: str = "b", end: bytes = b"--\r\n") -> bytes:
    """A multipart body of parts, each its headers and content."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in raw) + (
        b"--" + boundary.encode() + end
    )


def file(content: bytes, name: str = "image", filename: str = "a.png", kind: str | None = "image/png") -> bytes:
    """A part that is a file."""
    typed = f"Content-Type: {kind}\r\n" if kind else ""
    return f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n{typed}\r\n'.encode() + content


def read(raw: bytes) -> Upload:
    return read_file(raw, b"b", WANTED)


# --- reading ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b"\r\n",
        b"\r\n--b is not the end\r\n--",
        b"\0\xff" * 40_000,
        b"\r" * LIMIT,
        b"-" * LIMIT,
        bytes(range(256)) * 300,
    ],
)
def test_a_file_comes_out_as_it_went_in(content: bytes) -> None:
    assert read(body(file(content))) == Upload(content, "a.png", "image/png")


def test_what_httpx_sends_is_read() -> None:
    sent = httpx.Request("POST", "http://a/", files={"image": ("una niña.png", b"pixels", "image/PNG; q=1")})
    sent.read()
    boundary = read_boundary(sent.headers["Content-Type"])
    assert read_file(sent.content, boundary, WANTED) == Upload(b"pixels", "una niña.png", "image/png")


def test_a_file_need_not_say_what_it_is() -> None:
    assert read(body(file(b"x", kind=None))).content_type == ""


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", Malformed),
        (b"nothing of the kind", Malformed),
        (body(file(b"x"), end=b""), Malformed),
        (body("no headers"), Malformed),
        (body("Content-Type: image/png\r\n\r\nx"), Malformed),
        (body(b'Content-Disposition: form-data; name="image"; filename="\xff"\r\n\r\nx'), Malformed),
        (b"--b--\r\n", FileMissing),
        (body('Content-Disposition: form-data; name="image"\r\n\r\ntext'), FileMissing),
        (body(file(b"x", name="avatar")), UnexpectedPart),
        (body(file(b"x"), file(b"y")), UnexpectedPart),
        (body(file(b"x"), 'Content-Disposition: form-data; name="title"\r\n\r\ntext'), UnexpectedPart),
        (body(file(b"")), FileEmpty),
        (body(file(b"", filename="")), FileEmpty),
        (body(file(b"x" * (LIMIT + 1))), TooLarge),
    ],
)
def test_what_is_not_one_file_is_refused(raw: bytes, fault: type[SinPlumaError]) -> None:
    with pytest.raises(SinPlumaError) as refused:
        read(raw)
    assert type(refused.value) is fault


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "b" * 71,
        'multipart/form-data; boundary="é"',
        "multipart/mixed; boundary=b",
        "application/json",
        "image/png",
    ],
)
def test_a_body_of_another_type_or_without_boundary_is_refused(content_type: str | None) -> None:
    with pytest.raises(UnsupportedType):
        read_boundary(content_type)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.png", "a.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\a.png", "a.png"),
        ("/", ""),
        ("..", ""),
        (".htaccess", "htaccess"),
        ("a\0b\r\nc\u202egnp.png", "abcgnp.png"),
        ("n\u0303.png", "ñ.png"),
        ("x" * 300, "x" * MAX_NAME),
    ],
)
def test_a_file_name_loses_its_path_and_what_does_not_show(given: str, name: str) -> None:
    assert clean_name(given) == name


# --- the gate -----------------------------------------------------------------------------------------------------


class Album(Plugin):
    """Takes pictures, and holds on to each until it is told to go on."""

    name = "album"
    inside = 0
    go_on: asyncio.Event

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("album", __name__)
        Album.inside, Album.go_on = 0, asyncio.Event()

        @blueprint.post("/album/<int:number>/")
        @accepts_file("image", max_bytes=LIMIT)
        @answers(Nothing, 204)
        async def add(number: int, upload: Upload) -> Response:
            Album.inside += 1
            await Album.go_on.wait()
            return no_content()

        @blueprint.post("/measure")
        @accepts_file("image", max_bytes=LIMIT)
        @answers(Upload)
        async def measure(upload: Upload) -> Response:
            return reply({"size": len(upload.data)})

        return [blueprint]


class Sender:
    """A request with a file, given to the site as its HTTP server does; it notes how much of it was taken."""

    def __init__(self, site: AppSite, path: str, raw: bytes, *headers: tuple[bytes, bytes]) -> None:
        self.taken = 0
        self.status = 0
        self.answer = b""
        self._site = site
        self._raw = raw
        length = (b"content-length", str(len(raw)).encode())
        kind = (b"content-type", b"multipart/form-data; boundary=b")
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": f"/api{path}",
            "raw_path": f"/api{path}".encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"localhost"), *(headers or (kind, length))],
            "extensions": {},
        }

    async def send(self) -> Sender:
        app: Any = self._site.app
        await app(self._scope, self._receive, self._note)
        return self

    async def _receive(self) -> Any:
        if self.taken >= len(self._raw):
            await asyncio.Event().wait()
        piece = self._raw[self.taken : self.taken + 10 * KIB]
        self.taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": self.taken < len(self._raw)}

    async def _note(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.answer += message.get("body", b"")

    @property
    def code(self) -> Any:
        return json.loads(self.answer)["code"]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def test_few_are_let_in_and_the_others_wait_with_their_bodies_unread(open_site: OpenSite) -> None:
    async with open_site(Album, uploads_at_once="2") as site, asyncio.TaskGroup() as group:
        senders = [Sender(site, "/album/1/", body(file(b"x" * 50 * KIB))) for _ in range(5)]
        tasks = [group.create_task(sender.send()) for sender in senders]
        await _until(lambda: Album.inside == 2)
        assert [sender.taken > 0 for sender in senders] == [True, True, False, False, False]
        assert (await site.client.get("/api/plugins")).status_code == 200, "who sends no file need not wait"
        Album.go_on.set()
        assert [(await task).status for task in tasks] == [204] * 5


async def test_who_has_waited_for_long_enough_is_told_when_to_come_again(open_site: OpenSite) -> None:
    async with open_site(Album, uploads_at_once="1", upload_wait="1") as site, asyncio.TaskGroup() as group:
        first = group.create_task(Sender(site, "/album/1/", body(file(b"x"))).send())
        await _until(lambda: Album.inside == 1)
        late = await Sender(site, "/album/1/", body(file(b"x" * 50 * KIB))).send()
        assert (late.status, late.code) == (503, "uploads_busy")
        Album.go_on.set()
        assert (await first).status == 204


async def test_more_than_may_wait_are_refused_at_once(open_site: OpenSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sinpluma.upload_gate.MAX_WAITING", 1)
    async with open_site(Album, uploads_at_once="1") as site, asyncio.TaskGroup() as group:
        first = group.create_task(Sender(site, "/album/1/", body(file(b"x"))).send())
        await _until(lambda: Album.inside == 1)
        second = group.create_task(Sender(site, "/album/1/", body(file(b"x"))).send())
        await asyncio.sleep(0)
        third = await Sender(site, "/album/1/", body(file(b"x"))).send()
        assert (third.status, third.code) == (503, "uploads_busy")
        metrics = (await (await site.client.get("/metrics")).get_data()).decode()
        assert "sinpluma_uploads_refused_total 1.0" in metrics
        assert "sinpluma_uploads_waiting 1.0" in metrics
        Album.go_on.set()
        assert [(await task).status for task in (first, second)] == [204, 204]


async def test_a_place_is_free_again_when_its_sender_has_left(open_site: OpenSite) -> None:
    async with open_site(Album, uploads_at_once="1") as site:
        left = asyncio.create_task(Sender(site, "/album/1/", body(file(b"x"))).send())
        await _until(lambda: Album.inside == 1)
        left.cancel()
        await asyncio.wait([left])
        Album.go_on.set()
        assert (await Sender(site, "/album/1/", body(file(b"x"))).send()).status == 204


async def test_a_site_that_stops_keeps_nobody_waiting(open_site: OpenSite) -> None:
    async with open_site(Album, uploads_at_once="1") as site, asyncio.TaskGroup() as group:
        group.create_task(Sender(site, "/album/1/", body(file(b"x"))).send())
        await _until(lambda: Album.inside == 1)
        waiting = group.create_task(Sender(site, "/album/1/", body(file(b"x"))).send())
        await asyncio.sleep(0)
        site.site.give_up()
        assert (await waiting).status == 503


async def test_what_is_announced_as_too_large_is_refused_and_none_of_it_kept(open_site: OpenSite) -> None:
    async with open_site(Album) as site:
        sender = await Sender(site, "/measure", body(file(b"x" * 20 * LIMIT))).send()
        assert (sender.status, sender.code) == (413, "too_large")


async def test_a_file_may_be_longer_than_other_bodies_and_not_longer_than_its_route_says(open_site: OpenSite) -> None:
    kind = (b"content-type", b"multipart/form-data; boundary=b")
    chunked = (b"transfer-encoding", b"chunked")
    async with open_site(Album, max_body="1024") as site:
        taken = await Sender(site, "/measure", body(file(b"x" * LIMIT))).send()
        assert (taken.status, json.loads(taken.answer)) == (200, {"size": LIMIT})
        for size in (LIMIT + 1, 10 * LIMIT):
            refused = await Sender(site, "/measure", body(file(b"x" * size)), kind, chunked).send()
            assert (refused.status, refused.code) == (413, "too_large")
        other = await Sender(site, "/measure", b"x" * 2000, (b"content-type", b"text/plain"), chunked).send()
        assert (other.status, other.code) == (415, "unsupported_media_type")


async def test_the_document_says_which_file_a_route_takes(open_site: OpenSite) -> None:
    async with open_site(Album) as site:
        document = await (await site.client.get("/api/openapi.json")).get_json()
        operation = document["paths"]["/measure"]["post"]
        (content,) = operation["requestBody"]["content"].items()
        assert content[0] == "multipart/form-data"
        assert content[1]["schema"]["required"] == ["image"]
        assert {"400", "413", "415", "503"} <= set(operation["responses"])


async def test_an_upload_that_is_sent_again_with_its_key_is_taken_once(open_site: OpenSite) -> None:
    kind = (b"content-type", b"multipart/form-data; boundary=b")
    raw = body(file(b"x" * 50 * KIB))
    headers = (kind, (b"content-length", str(len(raw)).encode()), (b"idempotency-key", b"k" * 20))
    async with open_site(Album) as site:
        Album.go_on.set()
        assert [(await Sender(site, "/album/1/", raw, *headers).send()).status for _ in range(2)] == [204, 204]
        assert Album.inside == 1
        other = body(file(b"y" * 50 * KIB))
        assert (await Sender(site, "/album/1/", other, *headers).send()).status == 422
