"""Whole accounts as zips: all that is somebody's, no secret, and the works back without loss on another site."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

PASSWORD = "correct horse battery"


def exported(writer: Any) -> tuple[dict[str, Any], dict[str, bytes], bytes]:
    """An account's own record, all files of its zip, and the zip."""
    answer = writer.get("/user/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f"Sin Pluma {writer.username}.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files["account.json"]), files, answer.content


def imported(writer: Any, data: bytes, **headers: str) -> httpx.Response:
    file = {"file": ("account.zip", data, "application/zip")}
    kind = {"Content-Type": "multipart/form-data; boundary=always-the-same"}
    answer: httpx.Response = writer.client.post("/user/import", files=file, headers={**kind, **headers})
    return answer


@pytest.fixture
def account(writer: Any, reader: Any) -> Any:
    """Somebody with a published work that was changed since, a draft, a work in the trash, and something to read."""
    _, (page, _) = writer.book("The lamp.", "The log.", title="El faro: «1»", resume="Nobody lit it.", tags=["sea"])
    changed = {"content": [{"type": "paragraph", "children": [{"text": "Redrawn."}]}], "version": 1}
    assert writer.put(f"/pages/{page['page_id']}", changed).status_code == 200
    assert writer.put(f"/pages/{page['page_id']}/revisions/1", {"name": "first"}).status_code == 200
    writer.page(writer.notebook("A draft"), "Nobody has seen this.")
    writer.delete(f"/notebooks/{writer.notebook('Thrown away')['notebook_id']}")
    followed, (read, _) = reader.book("One", "Two", title="Followed")
    writer.post("/readings/", {"notebook_id": followed["notebook_id"]})
    writer.put(f"/readings/{followed['notebook_id']}", {"page_id": read["page_id"]})
    settings = {"version": 1, "display_name": "Ana Ruiz", "bio": "Writes.", "locale": "en"}
    assert writer.put("/user/settings", settings).status_code == 200
    return writer


def test_a_zip_has_all_that_is_somebodys_and_no_secret(account: Any) -> None:
    record, files, _ = exported(account)
    assert {name: record["account"][name] for name in ("username", "display_name", "bio", "email", "locale")} == {
        "username": account.username,
        "display_name": "Ana Ruiz",
        "bio": "Writes.",
        "email": f"{account.username}@example.org",
        "locale": "en",
    }
    assert [work["title"] for work in record["works"]] == ["A draft", "El faro: «1»"]
    assert set(files) == {"account.json", "README.txt", *(work["file"] for work in record["works"])}
    lighthouse = json.loads(files[record["works"][1]["file"]])
    assert [page["content"][0]["children"][0]["text"] for page in lighthouse["pages"]] == ["Redrawn.", "The log."]
    assert [revision["name"] for revision in lighthouse["pages"][0]["revisions"]] == ["first", None]
    (reading,) = record["readings"]
    assert (reading["title"], reading["progress"]) == ("Followed", 0.5)
    assert reading["page_url"].startswith(reading["url"] + "/pages/")
    assert files["README.txt"].decode().startswith("Your account at Sin Pluma")
    for secret in ("password", "hash", "token", "session", "$2b$"):
        assert secret not in files["account.json"].decode()


def test_a_readme_is_in_its_owners_language(writer: Any) -> None:
    _, files, _ = exported(writer)
    assert files["README.txt"].decode().startswith("Tu cuenta de Sin Pluma")
    assert set(files) == {"account.json", "README.txt"}


def test_the_works_come_in_on_another_site_as_drafts_without_loss(
    account: Any, start_site: Callable[..., LiveSite], new_writer: Callable[..., Any]
) -> None:
    record, files, data = exported(account)
    other = new_writer("newcomer", site=start_site(workers=1))
    answer = imported(other, data)
    assert answer.status_code == 201, answer.text
    assert [(work["title"], work["page_count"]) for work in answer.json()["works"]] == [
        ("A draft", 1),
        ("El faro: «1»", 2),
    ]
    assert answer.json()["refused"] == []
    works = other.get("/notebooks/?mine=1&sort=title").json()["items"]
    assert [(work["title"], work["status"], work["author"]) for work in works] == [
        ("A draft", "draft", "newcomer"),
        ("El faro: «1»", "draft", "newcomer"),
    ]
    again, files_again, _ = exported(other)
    for before, after in zip(record["works"], again["works"], strict=True):
        pages_before, pages_after = (
            json.loads(f[w["file"]])["pages"] for f, w in ((files, before), (files_again, after))
        )
        for page in (*pages_before, *pages_after):
            page.pop("published", None)
        assert pages_after == pages_before


def test_an_import_again_makes_new_copies_unless_it_is_the_same_request(account: Any, reader: Any) -> None:
    _, _, data = exported(account)
    first = imported(reader, data, **{"Idempotency-Key": "bring my account along"})
    again = imported(reader, data, **{"Idempotency-Key": "bring my account along"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    mine = [work["title"] for work in reader.get("/notebooks/?mine=1&sort=title").json()["items"]]
    assert mine == ["A draft", "El faro: «1»", "Followed"]
    assert imported(reader, data).status_code == 201
    mine = [work["title"] for work in reader.get("/notebooks/?mine=1&sort=title").json()["items"]]
    assert mine == ["A draft", "A draft", "El faro: «1»", "El faro: «1»", "Followed"]


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A zip with other contents; None leaves a file out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return out.getvalue()


def test_a_work_that_cannot_come_in_leaves_the_others_alone(account: Any, reader: Any) -> None:
    _, _, data = exported(account)

    def damage(name: str, content: bytes) -> bytes | None:
        return content.replace(b'"paragraph"', b'"parchment"') if "A draft" in name else content

    answer = imported(reader, rewritten(data, damage)).json()
    assert [work["title"] for work in answer["works"]] == ["El faro: «1»"]
    (refused,) = answer["refused"]
    assert (refused["title"], refused["code"]) == ("A draft", "invalid")
    assert "parchment" in refused["detail"]


BAD = {
    "no zip": (lambda _: b"PK\x03\x04 and no more", 400, "unreadable_file"),
    "cut off": (lambda data: data[: len(data) // 2], 400, "unreadable_file"),
    "no account": (
        lambda data: rewritten(data, lambda n, c: None if n == "account.json" else c),
        400,
        "unreadable_file",
    ),
    "another format": (lambda data: rewritten(data, lambda *_: b'{"format": "x"}'), 400, "unreadable_file"),
    "missing works": (lambda data: rewritten(data, lambda n, c: None if n[0] == "w" else c), 400, "unreadable_file"),
    "a bomb": (
        lambda data: rewritten(data, lambda n, c: c if n[0] != "w" else b"[" * 140_000_000),
        413,
        "too_much_to_convert",
    ),
    "a great account": (lambda data: rewritten(data, lambda *_: b" " * 40_000_000), 413, "too_much_to_convert"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_account_is_refused_and_nothing_is_left_behind(account: Any, reader: Any, what: str) -> None:
    change, status, code = BAD[what]
    _, _, data = exported(account)
    answer = imported(reader, change(data))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert [work["title"] for work in reader.get("/notebooks/?mine=1").json()["items"]] == ["Followed"]


def test_an_account_is_its_owners_only(anonymous: httpx.Client, live: LiveSite) -> None:
    for answer in (anonymous.get("/user/export"), anonymous.post("/user/import", files={"file": ("a.zip", b"PK")})):
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
