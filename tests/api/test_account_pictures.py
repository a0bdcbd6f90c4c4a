"""Covers, the pictures in pages and the profile picture go with an account, and are shown again where it comes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from sinpluma.testing import LiveSite

pytest.importorskip("sinpluma_media")
Image = pytest.importorskip("PIL.Image")

FACE, COVER, LAMP, SEA = (24, 24), (60, 90), (40, 30), (50, 20)


def picture(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return out.getvalue()


def upload(writer: Any, path: str, size: tuple[int, int]) -> str:
    made = writer.client.post(path, files={"image": ("a.png", picture(size), "image/png")})
    assert made.status_code == 201, made.text
    url: str = made.json()["image_url"]
    return url


def showing(*sources: str) -> list[dict[str, Any]]:
    images = [{"type": "image", "src": src, "alt": "", "children": [{"text": ""}]} for src in sources]
    said = f'She wrote: "src":"{sources[0] if sources else ""}".'
    return [{"type": "quote", "children": [*images, {"type": "paragraph", "children": [{"text": said}]}]}]


@pytest.fixture
def account(writer: Any) -> Any:
    """Somebody with a picture of theirs, and a work of two pages: the first showed the sea before it showed a lamp."""
    upload(writer, f"/user/{writer.username}/image/", FACE)
    notebook = writer.notebook("El faro")
    upload(writer, f"/notebooks/{notebook['notebook_id']}/image/", COVER)
    for sizes in ((SEA, LAMP), (LAMP,)):
        page = writer.page(notebook, "Nothing yet.")
        path = f"/pages/{page['page_id']}"
        for version, size in enumerate(sizes, 1):
            content = showing(upload(writer, f"{path}/images/", size) + ("?w=320" if version == 1 else ""))
            assert writer.put(path, {"content": content, "version": version}).status_code == 200
    return writer


def exported(writer: Any) -> tuple[dict[str, Any], dict[str, bytes], bytes]:
    answer = writer.get("/user/export")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files["account.json"]), files, answer.content


def imported(writer: Any, data: bytes) -> Any:
    answer = writer.client.post("/user/import", files={"file": ("account.zip", data, "application/zip")})
    assert answer.status_code == 201, answer.text
    return answer.json()


def size_of(writer: Any, url: str) -> tuple[int, int]:
    shown = writer.get(url.removeprefix("/api"))
    assert shown.status_code == 200, shown.text
    size: tuple[int, int] = Image.open(io.BytesIO(shown.content)).size
    return size


def sources(writer: Any, path: str) -> list[str]:
    quote = writer.get(path).json()["content"][0]
    return [node["src"] for node in quote["children"] if node["type"] == "image"]


def test_each_picture_is_in_the_file_once(account: Any) -> None:
    record, files, _ = exported(account)
    sizes = [Image.open(io.BytesIO(files[name])).size for name in files if name.startswith("pictures/")]
    assert sorted(sizes) == sorted([FACE, COVER, LAMP, SEA])
    (work,) = record["works"]
    assert record["pictures"] is True
    assert Image.open(io.BytesIO(files[record["profile_picture"]])).size == FACE
    assert Image.open(io.BytesIO(files[work["cover"]])).size == COVER
    assert len(work["pictures"]) == 3
    assert len(set(work["pictures"].values())) == 2


def everything_is_shown(person: Any, notebook_id: int, not_among: set[str]) -> None:
    """The cover, the pages' pictures and those of their revisions, and the face; all of them this person's own."""
    assert size_of(person, f"/notebooks/{notebook_id}/image/") == COVER
    assert size_of(person, f"/user/{person.username}/image/") == FACE
    first, second = person.get(f"/notebooks/{notebook_id}").json()["pages"]
    shown = [
        *sources(person, f"/pages/{first['page_id']}?mode=editor"),
        *sources(person, f"/pages/{second['page_id']}?mode=editor"),
        *sources(person, f"/pages/{first['page_id']}/revisions/2"),
    ]
    assert [size_of(person, src) for src in shown] == [LAMP, LAMP, SEA]
    assert not_among.isdisjoint(shown)


def test_pictures_come_to_another_account_and_stay_when_the_first_are_gone(account: Any, reader: Any) -> None:
    record, _, data = exported(account)
    came = imported(reader, data)
    assert (came["works"][0]["notes"], came["notes"]) == ([], [])
    (work,) = account.get("/notebooks/?mine=1").json()["items"]
    for address in (f"/notebooks/{work['notebook_id']}", f"/notebooks/{work['notebook_id']}?forever=1"):
        assert account.delete(address).status_code == 204
    keys = set(record["works"][0]["pictures"])
    everything_is_shown(reader, came["works"][0]["notebook_id"], {f"/api/images/{key}" for key in keys})
    page = reader.get(f"/notebooks/{came['works'][0]['notebook_id']}").json()["pages"][0]
    (paragraph,) = reader.get(f"/pages/{page['page_id']}?mode=editor").json()["content"][0]["children"][1:]
    assert any(key in paragraph["children"][0]["text"] for key in keys), "what somebody wrote is not touched"
    kept = reader.get(f"/pages/{page['page_id']}/images/").json()
    assert sorted((image["width"], image["height"]) for image in kept) == sorted([LAMP, SEA])


def test_pictures_come_to_another_site(
    account: Any, start_site: Callable[..., LiveSite], new_writer: Callable[..., Any]
) -> None:
    _, _, data = exported(account)
    other = new_writer("newcomer", site=start_site(workers=1))
    came = imported(other, data)
    assert (came["works"][0]["notes"], came["notes"]) == ([], [])
    everything_is_shown(other, came["works"][0]["notebook_id"], set())


def test_who_has_a_profile_picture_keeps_it(account: Any, reader: Any) -> None:
    upload(reader, f"/user/{reader.username}/image/", SEA)
    came = imported(reader, exported(account)[2])
    assert [note["code"] for note in came["notes"]] == ["profile_picture"]
    assert size_of(reader, f"/user/{reader.username}/image/") == SEA


def test_the_same_request_again_takes_each_picture_once(account: Any, reader: Any) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=always-the-same", "Idempotency-Key": "my pictures and I"}
    file = {"file": ("account.zip", exported(account)[2], "application/zip")}
    first, again = (reader.client.post("/user/import", files=file, headers=kind) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    pages = reader.get(f"/notebooks/{first.json()['works'][0]['notebook_id']}").json()["pages"]
    counts = [len(reader.get(f"/pages/{page['page_id']}/images/").json()) for page in pages]
    assert counts == [2, 1]


def test_one_work_can_leave_alone_and_it_is_its_authors_only(account: Any, reader: Any) -> None:
    account.notebook("Another")
    work = next(each for each in account.get("/notebooks/?mine=1").json()["items"] if each["title"] == "El faro")
    answer = account.get(f"/user/export?notebook_id={work['notebook_id']}")
    assert answer.status_code == 200, answer.text
    came = imported(reader, answer.content)
    assert [(one["title"], one["notes"]) for one in came["works"]] == [("El faro", [])]
    assert size_of(reader, f"/notebooks/{came['works'][0]['notebook_id']}/image/") == COVER
    refused = reader.get(f"/user/export?notebook_id={work['notebook_id']}")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
