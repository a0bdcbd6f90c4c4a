"""The running site keeps what its own OpenAPI document says (schemathesis), whoever asks and whatever is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite, live_site

PASSWORD = "correct horse battery"
UNLIMITED = {
    f"{what}_limit_{by}": "100000/1m" for what in ("login", "register", "reset", "verify") for by in ("name", "address")
}
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "ignored_auth",
    "use_after_free",
    "answers_are_documented",
)
# After these the token may be dead, and nothing else of the run would be seen.
ENDS_THE_SESSION = r"^/user$|^/user/(logout|sessions|settings)"


class World:
    """A site with something in it: two writers' works, an administrator, a report."""

    def __init__(self, site: LiveSite) -> None:
        self.site = site
        self.ids: dict[str, list[Any]] = defaultdict(list)
        for name in ("ana", "eva", "gone"):
            self._sign_up(name)
        for name in ("ana", "eva"):
            with site.client(headers=self.authorization(name)) as writer:
                self._write(writer)
        stdin = PASSWORD
        site.run("users", "create-admin", "overseer", "overseer@example.org", "--password-stdin", stdin=stdin)

    def authorization(self, name: str) -> dict[str, str]:
        """What somebody's requests carry after signing in."""
        with self.site.client() as client:
            signed_in = client.post("/user/login", json={"username": name, "password": PASSWORD})
        return {"Authorization": f"Bearer {signed_in.raise_for_status().json()['access_token']}"}

    def _sign_up(self, name: str) -> None:
        form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        with self.site.client() as client:
            made = client.post("/user/register", json=form).raise_for_status().json()
        self.ids["user_id"].append(made["user_id"])
        self.ids["username"].append(name)

    def _write(self, writer: httpx.Client) -> None:
        for title in ("A work", "Another"):
            made = writer.post("/notebooks/", json={"title": title, "genre_id": 1}).raise_for_status().json()
            self.ids["notebook_id"].append(made["notebook_id"])
            for number in (1, 2):
                content = [{"type": "paragraph", "children": [{"text": "Once upon a time"}]}]
                page = {"notebook_id": made["notebook_id"], "title": f"Chapter {number}", "content": content}
                self.ids["page_id"].append(writer.post("/pages/", json=page).raise_for_status().json()["page_id"])
        writer.post(f"/notebooks/{made['notebook_id']}/publish").raise_for_status()
        report = {"kind": "notebook", "target_id": made["notebook_id"], "reason": "A test"}
        self.ids["report_id"].append(writer.post("/reports", json=report).raise_for_status().json()["report_id"])

    def configuration(self) -> str:
        """What schemathesis may use where an id or a password is asked for: often something that is there."""
        values = {
            **self.ids,
            "revision": [1, 2],
            "session_id": [1, 2, 3],
            "genre_id": [1, 2],
            "password": [PASSWORD],
            "version": [1, 2, 3],
        }
        lines = []
        for name, known in values.items():
            lines.append(f"[dictionaries.{name}]\nvalues = {known!r}")
        lines.append("[parameters]")
        for name in values:
            lines += [
                f'"{place}.{name}" = {{ dictionary = "{name}", probability = 0.5 }}'
                for place in ("path", "query", "body")
            ]
        return "\n".join(lines)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with live_site(tmp_path_factory.mktemp("contract") / "data", workers=2, **UNLIMITED) as site:
        yield World(site)


def _run(world: World, folder: Path, *arguments: str, name: str | None = None) -> dict[str, set[int]]:
    """Let schemathesis ask, as somebody signed in or as nobody; gives the statuses that each operation answered."""
    seen, config = folder / "seen", folder / "schemathesis.toml"
    seen.touch()
    config.write_text(world.configuration(), encoding="utf-8")
    carried = world.authorization(name) if name is not None else {}
    headers = [word for header, value in carried.items() for word in ("--header", f"{header}: {value}")]
    hooks = Path(__file__).with_name("contract_checks.py")
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"),
            f"{world.site.api}/openapi.json",
            *("--checks", ",".join(CHECKS), "--seed", "20261121", "--continue-on-failure"),
            *("--warnings", "off", "--no-color", "--max-examples", "5", *headers, *arguments),
        ],
        env={**os.environ, "SCHEMATHESIS_HOOKS": str(hooks), "SINPLUMA_CONTRACT_SEEN": str(seen)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    statuses: dict[str, set[int]] = defaultdict(set)
    for line in seen.read_text(encoding="utf-8").splitlines():
        label, _, status = line.rpartition(" ")
        statuses[label].add(int(status))
    return statuses


def _succeeded(statuses: dict[str, set[int]]) -> set[str]:
    return {label for label, seen in statuses.items() if any(status < 300 for status in seen)}


@pytest.fixture(scope="module")
def operations(world: World) -> dict[str, bool]:
    """Every operation, such as `GET /genres/`, and whether it needs somebody signed in."""
    document = httpx.get(f"{world.site.api}/openapi.json", trust_env=False).json()
    return {
        f"{method.upper()} {path}": {} not in operation.get("security", [{}])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_nobody_in_particular_is_answered_as_documented_and_reaches_only_what_is_open(
    world: World, operations: dict[str, bool], tmp_path: Path
) -> None:
    statuses = _run(world, tmp_path)
    assert set(statuses) == set(operations)
    reached = _succeeded(statuses)
    assert not [label for label in reached if operations[label]]
    assert reached >= {"GET /genres/", "GET /notebooks/", "GET /notebooks/{notebook_id}", "GET /health/ready"}


def test_a_writer_is_answered_as_documented(world: World, operations: dict[str, bool], tmp_path: Path) -> None:
    statuses = _run(world, tmp_path, "--exclude-path-regex", ENDS_THE_SESSION, name="ana")
    reached = _succeeded(statuses)
    assert not [label for label in reached if "/admin/" in label]
    assert len(reached) > len(operations) / 2, "the run saw little more than refusals"


def test_an_administrator_is_answered_as_documented(world: World, operations: dict[str, bool], tmp_path: Path) -> None:
    statuses = _run(world, tmp_path, "--include-path-regex", "^/admin/", name="overseer")
    assert _succeeded(statuses) == {label for label in operations if "/admin/" in label}


def test_somebody_who_ends_the_session_is_answered_as_documented(world: World, tmp_path: Path) -> None:
    statuses = _run(world, tmp_path, "--include-path-regex", ENDS_THE_SESSION, name="gone")
    assert len(statuses) >= 7


def test_whatever_was_asked_nothing_failed_and_no_worker_died(world: World) -> None:
    """Stands last: it looks at what the runs above left."""
    said = world.site.log()
    assert "Traceback" not in said
    assert "a worker ended" not in said
    assert "status=5" not in said
    with world.site.client(headers=world.authorization("eva")) as client:
        mine = client.get("/notebooks/?mine=1").raise_for_status().json()
    assert mine["total"] == 2, "nobody could touch what is hers"
