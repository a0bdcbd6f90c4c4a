"""Covers, profile images and images within chapters, from outside."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import Engine, text

MIB = 1024 * 1024
Photograph = Callable[..., bytes]
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def send(
    writer: Any, path: str, data: bytes, name: str = "a.jpg", kind: str | None = "image/jpeg", **headers: str
) -> Any:
    """Upload a file as the part `image`."""
    part = (name, data, kind) if kind is not None else (name, data)
    return writer.client.post(path, files={"image": part}, headers=headers)


def stored(writer: Any, path: str, data: bytes) -> Any:
    answer = send(writer, path, data)
    assert answer.status_code == 201, answer.text
    return answer.json()


def at(client: httpx.Client, url: str, **options: Any) -> httpx.Response:
    """What is at an address, as a browser finds it on the page."""
    return client.get(url.removeprefix("/api"), **options)


def opened(answer: httpx.Response) -> Image.Image:
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


def rows(database: Engine) -> int:
    with database.connect() as connection:
        return connection.execute(text("SELECT COUNT(*) FROM image")).scalar_one()


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 50,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(5 * MIB)))
        + chunk(b"IEND", b"")
    )


# --- uploads ------------------------------------------------------------------------------------------------------


def test_a_picture_is_stored_and_told_of(writer: Any, photograph: Photograph) -> None:
    notebook = writer.notebook()
    path = f"/notebooks/{notebook['notebook_id']}/image/"
    image = stored(writer, path, photograph(1000, 500))
    assert set(image) == {"image_url", "key", "mime", "size", "width", "height", "widths"}
    assert (image["mime"], image["width"], image["height"], image["widths"]) == (
        "image/jpeg",
        1000,
        500,
        [320, 640, 1000],
    )
    assert re.fullmatch(r"[0-9a-f]{64}-[0-9a-f]{16}", image["key"])
    assert writer.get(f"/notebooks/{notebook['notebook_id']}").json()["image_url"] == image["image_url"]


BAD = {
    "a script": (b"#!/bin/sh\nrm -rf /\n", "image/jpeg", 415, "not_an_image"),
    "an SVG": (SVG, "image/svg+xml", 415, "not_an_image"),
    "an SVG that says it is a JPEG": (SVG, "image/jpeg", 415, "not_an_image"),
    "a bomb": (bomb(), "image/png", 413, "image_too_large"),
    "11 MiB": (b"\xff\xd8\xff" + bytes(11 * MIB), "image/jpeg", 413, "too_large"),
    "nothing": (b"", "image/jpeg", 400, "file_empty"),
    "half a photograph": (None, "image/jpeg", 400, "image_damaged"),
    "a photograph that says it is a page": (None, "text/html", 415, "not_an_image"),
    "a photograph that does not say what it is": (None, None, 415, "not_an_image"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_good_picture_is_refused_and_nothing_is_left(
    writer: Any, database: Engine, photograph: Photograph, what: str
) -> None:
    data, kind, status, code = BAD[what]
    if data is None:
        data = photograph()
        data = data[: len(data) // 2] if what.startswith("half") else data
    before = rows(database)
    answer = send(writer, f"/user/{writer.username}/image/", data, "a.jpg" if kind else "a", kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert rows(database) == before


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([("image", ("a.jpg", b"x", "image/jpeg")), ("image", ("b.jpg", b"x", "image/jpeg"))], "unexpected_part"),
        ([("image", ("a.jpg", b"x", "image/jpeg")), ("other", ("b.jpg", b"x", "image/jpeg"))], "unexpected_part"),
        ([("file", ("a.jpg", b"x", "image/jpeg"))], "unexpected_part"),
        ([("image", (None, b"text"))], "file_missing"),
    ],
)
def test_a_body_with_anything_but_one_picture_is_refused(writer: Any, files: Any, code: str) -> None:
    answer = writer.client.post(f"/user/{writer.username}/image/", files=files)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_body_of_another_kind_is_refused(writer: Any, photograph: Photograph) -> None:
    path = f"/user/{writer.username}/image/"
    for kind in ("image/jpeg", "application/json", "multipart/form-data", "multipart/mixed; boundary=b"):
        answer = writer.client.post(path, content=photograph(), headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type"), kind


def test_a_path_in_the_file_name_leads_nowhere(writer: Any, photograph: Photograph) -> None:
    answer = send(writer, f"/user/{writer.username}/image/", photograph(), "../../../etc/cron.d/evil.jpg")
    assert answer.status_code == 201
    name = at(writer.client, answer.json()["image_url"]).headers["Content-Disposition"]
    assert re.fullmatch(r'inline; filename="user-[0-9a-f]{12}\.jpg"', name)


def test_where_a_photograph_was_taken_is_not_served(writer: Any, photograph: Photograph) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (40.0, 26.0, 46.0)
    exif[0x010F] = "SECRET camera"
    image = stored(writer, f"/user/{writer.username}/image/", photograph(exif=exif))
    for query in ("", "?w=320", "?w=640", "?w=1280"):
        answer = at(writer.client, image["image_url"] + query)
        assert not opened(answer).getexif()
        assert b"SECRET" not in answer.content


def test_a_script_behind_a_picture_is_not_served(writer: Any, photograph: Photograph) -> None:
    image = stored(writer, f"/user/{writer.username}/image/", photograph() + b"<script>alert(1)</script>")
    assert b"script" not in at(writer.client, image["image_url"]).content


def test_only_the_author_changes_a_cover(
    writer: Any, reader: Any, anonymous: httpx.Client, photograph: Photograph
) -> None:
    draft, work = writer.notebook(), writer.notebook(publish=True)
    for notebook, status in ((draft, 404), (work, 403)):
        path = f"/notebooks/{notebook['notebook_id']}/image/"
        assert send(reader, path, photograph()).status_code == status
        assert reader.delete(path).status_code == status
        assert anonymous.post(path, files={"image": ("a.jpg", photograph(), "image/jpeg")}).status_code == 401
    assert send(reader, f"/user/{writer.username}/image/", photograph()).status_code == 403
    assert send(reader, "/user/nobody-at-all/image/", photograph()).status_code == 404
    assert send(reader, "/notebooks/999999999/image/", photograph()).status_code == 404


def test_an_upload_sent_again_with_its_key_is_stored_once(writer: Any, photograph: Photograph) -> None:
    path = f"/user/{writer.username}/image/"
    data, boundary = photograph(), "always-the-same"
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        + data
        + f"\r\n--{boundary}--\r\n".encode()
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Idempotency-Key": "once"}
    first, again = (writer.client.post(path, content=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"


# --- what is served -----------------------------------------------------------------------------------------------


@pytest.fixture
def image(writer: Any, photograph: Photograph) -> Any:
    return stored(writer, f"/user/{writer.username}/image/", photograph(1500, 900))


@pytest.mark.parametrize(
    ("query", "width"), [("", 1500), ("?w=1", 320), ("?w=320", 320), ("?w=321", 640), ("?w=5000", 1280)]
)
def test_a_picture_comes_in_the_next_greater_width(anonymous: httpx.Client, image: Any, query: str, width: int) -> None:
    answer = at(anonymous, image["image_url"] + query)
    assert opened(answer).width == width
    assert answer.headers["Content-Type"] == ("image/webp" if query else "image/jpeg")
    assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize("query", ["?w=0", "?w=-1", "?w=x", "?w=10001", "?w="])
def test_a_width_that_is_none_is_refused(anonymous: httpx.Client, image: Any, query: str) -> None:
    assert at(anonymous, image["image_url"] + query).status_code == 400


def test_a_stored_picture_may_be_kept_for_ever_and_is_nothing_but_a_picture(
    anonymous: httpx.Client, image: Any
) -> None:
    headers = at(anonymous, image["image_url"]).headers
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Content-Disposition"].startswith("inline")


def test_who_has_a_picture_is_not_sent_it_again(anonymous: httpx.Client, image: Any) -> None:
    whole = at(anonymous, image["image_url"] + "?w=320")
    again = at(anonymous, image["image_url"] + "?w=320", headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = at(anonymous, image["image_url"], headers={"If-None-Match": whole.headers["ETag"]})
    assert other.status_code == 200


def test_a_head_says_what_a_get_would(anonymous: httpx.Client, image: Any) -> None:
    got = at(anonymous, image["image_url"])
    head = anonymous.head(image["image_url"].removeprefix("/api"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Accept-Ranges"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("asked", "part"), [("bytes=0-9", slice(0, 10)), ("bytes=100-", slice(100, None)), ("bytes=-7", slice(-7, None))]
)
def test_a_part_of_a_picture_is_given(anonymous: httpx.Client, image: Any, asked: str, part: slice) -> None:
    whole = at(anonymous, image["image_url"]).content
    answer = at(anonymous, image["image_url"], headers={"Range": asked})
    start, stop, _ = part.indices(len(whole))
    assert (answer.status_code, answer.content) == (206, whole[part])
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole)}"


def test_a_part_that_is_none_is_refused_and_several_are_given_whole(anonymous: httpx.Client, image: Any) -> None:
    refused = at(anonymous, image["image_url"], headers={"Range": "bytes=99999999-"})
    assert (refused.status_code, refused.json()["code"]) == (416, "range_not_satisfiable")
    assert refused.headers["Content-Range"] == f"bytes */{image['size']}"
    for asked in ("bytes=0-1,5-6", "lines=1-2", "nonsense"):
        assert at(anonymous, image["image_url"], headers={"Range": asked}).status_code == 200
    changed = at(anonymous, image["image_url"], headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert changed.status_code == 200


# --- covers and avatars -------------------------------------------------------------------------------------------


def test_a_new_cover_has_another_address_and_the_old_one_is_gone(
    writer: Any, anonymous: httpx.Client, photograph: Photograph
) -> None:
    path = f"/notebooks/{writer.notebook(publish=True)['notebook_id']}/image/"
    first, second = stored(writer, path, photograph(400, 300)), stored(writer, path, photograph(200, 300))
    assert first["image_url"] != second["image_url"]
    assert at(anonymous, first["image_url"]).status_code == 404
    assert opened(at(anonymous, path)).size == (200, 300)
    assert writer.delete(path).status_code == 204
    assert writer.delete(path).status_code == 204
    assert at(anonymous, second["image_url"]).status_code == 404
    assert anonymous.get(path).headers["Content-Type"] == "image/svg+xml"


def test_readers_see_the_cover_of_what_is_public_only(
    writer: Any, reader: Any, anonymous: httpx.Client, photograph: Photograph
) -> None:
    notebook = writer.notebook()
    work = f"/notebooks/{notebook['notebook_id']}"
    image = stored(writer, f"{work}/image/", photograph())
    for seen in (False, True, False):
        status = 200 if seen else 404
        assert anonymous.get(f"{work}/image/").status_code == status
        assert reader.get(f"{work}/image/?w=320").status_code == status
        own = writer.get(f"{work}/image/")
        assert (own.status_code, own.headers["Cache-Control"]) == (200, "private, max-age=60")
        if seen:
            assert anonymous.get(f"{work}/image/").headers["Cache-Control"] == "public, max-age=60"
            assert anonymous.get(work).json()["image_url"] == image["image_url"]
        answer = writer.delete(f"{work}/publish") if seen else writer.post(f"{work}/publish")
        assert answer.status_code == 204
    # An <img> sends no token: whoever was given the address of a hidden cover can open it.
    assert at(anonymous, image["image_url"]).status_code == 200


def test_a_cover_is_drawn_from_title_and_author_where_there_is_none(writer: Any, anonymous: httpx.Client) -> None:
    title = "<script>alert('ñ')</script> & \"co\""
    notebook = writer.notebook(title)
    for client, url in (
        (anonymous, notebook["image_url"]),
        (writer.client, f"/notebooks/{notebook['notebook_id']}/image/"),
    ):
        answer = at(client, url)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
        assert b"<script" not in answer.content
        assert "&lt;script&gt;" in answer.text
        assert writer.username in answer.text
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert at(client, url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert at(anonymous, notebook["image_url"]).content == answer.content, "drawn alike each time"
    assert (
        at(anonymous, notebook["image_url"][:-1] + ("0" if notebook["image_url"][-1] != "0" else "1")).status_code
        == 404
    )


def test_every_user_has_a_picture(writer: Any, anonymous: httpx.Client, photograph: Photograph) -> None:
    path = f"/user/{writer.username}/image/"
    drawn = anonymous.get(path)
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert at(anonymous, writer.get("/user").json()["image_url"]).content == drawn.content
    image = stored(writer, path, photograph())
    assert anonymous.get(f"/user/{writer.username}").json()["image_url"] == image["image_url"]
    assert writer.get("/user").json()["image_url"] == image["image_url"]
    assert anonymous.get("/user/nobody-at-all/image/").status_code == 404


# --- images within chapters ---------------------------------------------------------------------------------------


def illustration(src: str) -> list[Any]:
    return [{"type": "image", "src": src, "alt": "A mill", "children": [{"text": ""}]}]


def test_a_chapter_shows_the_images_that_were_uploaded_for_it_and_no_others(
    writer: Any, anonymous: httpx.Client, photograph: Photograph
) -> None:
    notebook = writer.notebook()
    page, other = writer.page(notebook), writer.page(notebook)
    image = stored(writer, f"/pages/{page['page_id']}/images/", photograph())
    elsewhere = stored(writer, f"/pages/{other['page_id']}/images/", photograph())
    saved = writer.put(
        f"/pages/{page['page_id']}", {"content": illustration(image["image_url"] + "?w=640"), "version": 1}
    )
    assert saved.status_code == 200, saved.text
    for src in (elsewhere["image_url"], "https://elsewhere.example/a.png", "/works/1.png", image["image_url"] + "0"):
        refused = writer.put(f"/pages/{page['page_id']}", {"content": illustration(src), "version": 2})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["content[0].src"]), src
    body = {"notebook_id": notebook["notebook_id"], "title": "New", "content": illustration(image["image_url"])}
    assert writer.post("/pages/", body).status_code == 400
    assert at(anonymous, image["image_url"]).status_code == 200


def test_an_image_that_stood_in_the_draft_before_may_stay(writer: Any, database: Engine) -> None:
    page = writer.page(writer.notebook())
    before = '[{"type":"image","src":"https://elsewhere.example/a.png","children":[{"text":""}]}]'
    with database.begin() as connection:
        connection.execute(
            text("UPDATE page_draft SET content = :content WHERE page_id = :page_id"),
            {"content": before, "page_id": page["page_id"]},
        )
    content = [*illustration("https://elsewhere.example/a.png"), {"type": "paragraph", "children": [{"text": "more"}]}]
    assert writer.put(f"/pages/{page['page_id']}", {"content": content, "version": 1}).status_code == 200


def test_an_author_lists_and_removes_the_images_of_a_chapter(writer: Any, reader: Any, photograph: Photograph) -> None:
    _, (page,) = writer.book("text")
    path = f"/pages/{page['page_id']}/images/"
    first, second = (stored(writer, path, photograph(100, 100 + number)) for number in range(2))
    assert writer.get(path).json() == [second, first]
    assert reader.get(path).status_code == 403
    assert reader.delete(f"{path}{first['key']}").status_code == 403
    assert writer.delete(f"{path}{first['key']}").status_code == 204
    assert writer.delete(f"{path}{first['key']}").status_code == 404
    assert writer.get(path).json() == [second]
    writer.delete(f"/pages/{page['page_id']}")
    assert send(writer, path, photograph()).json()["code"] == "in_trash"
