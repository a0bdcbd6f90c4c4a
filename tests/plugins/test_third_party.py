"""A third party's plugin, built, installed, switched on and off, broken on purpose, purged and uninstalled."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

PASSWORD = "a long and quiet river"
EPIGRAPH = {"text": "Polvo serán, mas polvo enamorado.", "source": "Quevedo", "version": 0}
VERSES = [
    {"type": "verse", "indent": 1, "children": [{"text": "En una noche oscura,"}]},
    {"type": "paragraph", "children": [{"text": "It was late."}]},
]
FUTURE = "from __future__ import annotations\n"
LOOK_INSIDE = """
import asyncio, json, os, sys
from pathlib import Path
from sinpluma.testing import app_site

async def main():
    folder = Path(os.environ.pop("SINPLUMA_DATA_DIR"))
    chosen = {name[9:].lower(): os.environ.pop(name) for name in list(os.environ) if name.startswith("SINPLUMA_")}
    async with app_site(folder, **chosen) as site:
        states = await (await site.client.get("/api/plugins")).get_json()
    packages = sorted({name.split(".")[0] for name in sys.modules if name.startswith("sinpluma")})
    print(json.dumps({"states": {state["name"]: state for state in states}, "packages": packages}))

asyncio.run(main())
"""


@dataclass
class Chapter:
    """A published chapter with an epigraph and a verse, on a site that can be started again and again."""

    data_dir: Path
    page_id: int
    notebook_id: int
    token: str

    @property
    def route(self) -> str:
        return f"/pages/{self.page_id}/epigraph"

    def author(self, site: LiveSite) -> httpx.Client:
        return site.client(headers={"Authorization": f"Bearer {self.token}"})

    def save_again(self, author: httpx.Client, text: str) -> httpx.Response:
        """Save the chapter with its verse as it is and another text behind it."""
        draft = author.get(f"/pages/{self.page_id}", params={"mode": "editor"}).json()
        content = [*VERSES, {"type": "paragraph", "children": [{"text": text}]}]
        return author.put(f"/pages/{self.page_id}", json={"content": content, "version": draft["version"]})

    def publish(self, author: httpx.Client) -> httpx.Response:
        return author.post(f"/notebooks/{self.notebook_id}/publish", json={})

    def rows(self) -> list[Any]:
        """What the plugin's table holds."""
        with closing(sqlite3.connect(self.data_dir / "sinpluma.sqlite3")) as connection:
            return connection.execute("SELECT page_id, text, version FROM epigraph").fetchall()

    def tables(self) -> set[str]:
        with closing(sqlite3.connect(self.data_dir / "sinpluma.sqlite3")) as connection:
            return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.fixture(scope="module")
def installed(make_environment: Callable[..., Any], example_wheel: Path) -> Any:
    """An environment with Sin Pluma and the example, both from their wheels."""
    return make_environment(example_wheel)


@pytest.fixture(scope="module")
def chapter(installed: Any, tmp_path_factory: pytest.TempPathFactory) -> Chapter:
    """A chapter written while the plugin was on."""
    data_dir = tmp_path_factory.mktemp("third-party") / "data"
    with installed.serve(data_dir) as site, site.client() as client:
        account = {"username": "ana", "email": "ana@example.org", "password": PASSWORD}
        client.post("/user/register", json=account).raise_for_status()
        token = client.post("/user/login", json={"username": "ana", "password": PASSWORD}).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        genre = client.get("/genres/").json()[0]["genre_id"]
        notebook = client.post("/notebooks/", json={"title": "A novel", "genre_id": genre}).json()["notebook_id"]
        draft = {"notebook_id": notebook, "title": "One", "content": VERSES}
        page = client.post("/pages/", json=draft).raise_for_status().json()["page_id"]
        written = Chapter(data_dir, page, notebook, token)
        client.put(written.route, json=EPIGRAPH).raise_for_status()
        written.publish(client).raise_for_status()
    return written


@pytest.fixture
def own_copy(chapter: Chapter, tmp_path: Path) -> Chapter:
    """The same chapter on a site that a test may spoil."""
    shutil.copytree(chapter.data_dir, tmp_path / "data")
    return Chapter(tmp_path / "data", chapter.page_id, chapter.notebook_id, chapter.token)


def look_inside(installed: Any, data_dir: Path, **settings: str) -> Any:
    """The plugins' states, and our packages among `sys.modules`, in a site that has started and answered."""
    return json.loads(installed.run("python", "-c", LOOK_INSIDE, data_dir=data_dir, **settings).stdout)


def state_of(site: LiveSite, name: str = "epigraph") -> dict[str, Any]:
    with site.client() as client:
        states: dict[str, dict[str, Any]] = {state["name"]: state for state in client.get("/plugins").json()}
    return states.get(name, {"status": "unknown"})


def is_well(site: LiveSite, chapter: Chapter) -> None:
    """The site is up, and readers and the author have the chapter, verse and all."""
    with site.client() as reader, chapter.author(site) as author:
        ready = reader.get(f"{site.url}/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (200, "ok")
        for answer in (
            reader.get(f"/pages/{chapter.page_id}"),
            author.get(f"/pages/{chapter.page_id}", params={"mode": "editor"}),
        ):
            assert answer.status_code == 200, answer.text
            assert answer.json()["content"][:2] == VERSES
        assert chapter.save_again(author, "It grew later.").status_code == 200


# --- on, off, on again ----------------------------------------------------------------------------------------


def test_the_examples_own_tests_pass_in_a_fresh_environment(installed: Any, example_tests: Path) -> None:
    result = installed.run(
        "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", example_tests, data_dir=example_tests, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_switched_on_it_adds_a_route_a_field_a_node_type_a_veto_and_a_command(
    installed: Any, own_copy: Chapter
) -> None:
    with installed.serve(own_copy.data_dir) as site, own_copy.author(site) as author, site.client() as reader:
        assert state_of(site)["status"] == "on"
        epigraph = author.get(own_copy.route).json()
        assert epigraph == {**EPIGRAPH, "version": 1}
        page = reader.get(f"/pages/{own_copy.page_id}").json()
        assert page["epigraph"] == epigraph
        assert page["content"] == VERSES
        document = reader.get("/openapi.json").json()
        assert "/pages/{page_id}/epigraph" in document["paths"]
        assert "epigraph" in document["components"]["schemas"]["Page"]["properties"]
        author.put(own_copy.route, json={"text": "Carpe diem", "version": 1}).raise_for_status()
        own_copy.save_again(author, "It grew later.").raise_for_status()
        refused = own_copy.publish(author)
        assert refused.status_code == 409
        assert "names no source" in refused.json()["detail"]
        listed = installed.run("sinpluma", "epigraphs", data_dir=own_copy.data_dir)
        assert f"page {own_copy.page_id}: Carpe diem" in listed.stdout


def test_switched_off_it_is_not_imported_and_keeps_its_nodes_and_switched_on_again_it_has_its_data(
    installed: Any, chapter: Chapter
) -> None:
    off = {"plugins_disabled": "epigraph", "epigraph_max_length": "9"}
    inside = look_inside(installed, chapter.data_dir, **off)
    assert inside["packages"] == ["sinpluma", "sinpluma_auth", "sinpluma_notebooks", "sinpluma_search", "sinpluma_web"]
    with installed.serve(chapter.data_dir, **off) as site, chapter.author(site) as author:
        state = state_of(site)
        assert (state["status"], state["reason"]) == ("off", "named in SINPLUMA_PLUGINS_DISABLED")
        for method in ("GET", "PUT", "DELETE"):
            assert author.request(method, chapter.route).status_code == 404
        assert "epigraph" not in author.get(f"/pages/{chapter.page_id}").json()
        assert "SINPLUMA_EPIGRAPH_MAX_LENGTH" in site.log()
        is_well(site, chapter)
        another = {"type": "verse", "indent": 9, "children": [{"text": "new"}]}
        draft = author.get(f"/pages/{chapter.page_id}", params={"mode": "editor"}).json()
        new_node = {"content": [*draft["content"], another], "version": draft["version"]}
        assert author.put(f"/pages/{chapter.page_id}", json=new_node).status_code == 400
    assert chapter.rows() == [(chapter.page_id, EPIGRAPH["text"], 1)]
    unknown = installed.run("sinpluma", "epigraphs", data_dir=chapter.data_dir, check=False, **off)
    assert unknown.returncode == 2
    assert "No such command" in unknown.stderr
    with installed.serve(chapter.data_dir) as site, chapter.author(site) as author:
        assert state_of(site)["status"] == "on"
        assert author.get(chapter.route).json() == {**EPIGRAPH, "version": 1}
        is_well(site, chapter)


def test_a_disabled_plugin_of_our_own_is_not_imported_and_its_dependants_say_what_to_do(
    installed: Any, tmp_path: Path
) -> None:
    without = look_inside(installed, tmp_path / "data", plugins_disabled="notebooks,search,web,epigraph")
    assert without["packages"] == ["sinpluma", "sinpluma_auth"]
    inside = look_inside(installed, tmp_path / "data", plugins_disabled="auth")
    assert "sinpluma_auth" not in {name for name, state in inside["states"].items() if state["status"] == "on"}
    assert inside["states"]["auth"]["status"] == "off"
    refusal = "requires the plugin auth, which is switched off: switch it on, or disable notebooks too"
    assert inside["states"]["notebooks"]["reason"] == refusal
    assert "requires the plugin notebooks, which is broken" in inside["states"]["epigraph"]["reason"]


# --- broken on purpose ----------------------------------------------------------------------------------------


@dataclass
class Release:
    """The installed plugin's files, which a test may change as a bad release would."""

    environment: Any
    kept: dict[Path, str | None]

    def change(self, name: str, change: Callable[[str], str]) -> None:
        path: Path = next(self.environment.site_packages.glob(name), self.environment.site_packages / name)
        self.kept.setdefault(path, path.read_text(encoding="utf-8") if path.exists() else None)
        changed = change(self.kept[path] or "")
        assert changed != self.kept[path], "this change has no effect"
        self._write(path, changed)

    def mend(self) -> None:
        for path, text in self.kept.items():
            self._write(path, text)

    def _write(self, path: Path, text: str | None) -> None:
        # Python takes a file of the same second and length for unchanged.
        Path(importlib.util.cache_from_source(path)).unlink(missing_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8")


@pytest.fixture
def release(installed: Any) -> Iterator[Release]:
    changed = Release(installed, {})
    yield changed
    changed.mend()


def with_import_error(release: Release) -> None:
    release.change("sinpluma_epigraph/plugin.py", lambda text: text + "\nimport quill_that_is_not_there\n")


def with_misspelt_hook(release: Release) -> None:
    release.change("sinpluma_epigraph/plugin.py", lambda text: text.replace("def node_types(", "def node_kinds("))


def for_another_version(release: Release) -> None:
    with_import_error(release)  # which nobody sees, as the version is read before anything is imported
    release.change(
        "sinpluma_epigraph-*.dist-info/METADATA",
        lambda text: text.replace("Requires-Dist: sinpluma<0.2,>=0.1", "Requires-Dist: sinpluma>=7"),
    )


def with_failing_migration(release: Release) -> None:
    body = (
        '"""Fails."""\n\nfrom alembic import op\n\nrevision, down_revision = "0004", "0003"\n\n\n'
        'def upgrade() -> None:\n    op.execute("WRITE A POEM")\n'
    )
    release.change("sinpluma_epigraph/migrations/versions/0004_poem.py", lambda _: body)


@dataclass
class Fault:
    """A bad release: what is wrong with it, what the site says of it, and how its route answers."""

    spoil: Callable[[Release], None]
    words: list[str]
    its_route: int = 404


@pytest.mark.parametrize(
    "fault",
    [
        Fault(with_import_error, ["distribution sinpluma-epigraph", "No module named 'quill_that_is_not_there'"]),
        Fault(with_misspelt_hook, ["implements the hook node_kinds", "did you mean node_types?"]),
        Fault(for_another_version, ["needs sinpluma>=7", "this is sinpluma 0.1", "Install a release"]),
        Fault(with_failing_migration, ["its migration failed", "WRITE A POEM"], its_route=503),
    ],
    ids=lambda fault: fault.spoil.__name__,
)
def test_a_bad_release_is_named_and_the_site_stays_up(
    installed: Any, own_copy: Chapter, release: Release, fault: Fault
) -> None:
    fault.spoil(release)
    with installed.serve(own_copy.data_dir) as site, own_copy.author(site) as author:
        state = state_of(site)
        assert state["status"] == "broken"
        for word in fault.words:
            assert word in state["reason"]
            assert word in site.log()
        assert author.get(own_copy.route).status_code == fault.its_route
        is_well(site, own_copy)
    assert own_copy.rows() == [(own_copy.page_id, EPIGRAPH["text"], 1)]


def test_the_check_names_what_is_broken_and_fails(installed: Any, own_copy: Chapter, release: Release) -> None:
    sound = installed.run("sinpluma", "plugins", "check", data_dir=own_copy.data_dir)
    assert "All well: auth, notebooks, search, web, epigraph." in sound.stdout
    with_misspelt_hook(release)
    checked = installed.run("sinpluma", "plugins", "check", data_dir=own_copy.data_dir, check=False)
    assert checked.returncode == 1
    assert "epigraph: implements the hook node_kinds" in checked.stderr


def test_in_strict_mode_the_site_ends_and_says_why(installed: Any, own_copy: Chapter, release: Release) -> None:
    with_failing_migration(release)  # which shows only when the site has begun to start
    command = ("sinpluma", "serve", "--port", "0")
    ended = installed.run(*command, data_dir=own_copy.data_dir, plugin_errors="strict", check=False)
    assert ended.returncode == 78
    assert "The site cannot start:\n  - plugin epigraph: its migration failed" in ended.stderr


@pytest.mark.parametrize(
    "statement", ["await asyncio.Event().wait()", 'raise RuntimeError("ink")'], ids=["hangs", "raises"]
)
def test_a_hook_that_hangs_or_raises_is_passed_over_and_counted(
    installed: Any, own_copy: Chapter, release: Release, statement: str
) -> None:
    def spoil(text: str) -> str:
        first = "        if not site.section(EpigraphSettings)"
        return "import asyncio\n" + text.replace(first, f"        {statement}\n{first}").replace(FUTURE, "")

    release.change("sinpluma_epigraph/plugin.py", spoil)
    with installed.serve(own_copy.data_dir, hook_timeout="1") as site, own_copy.author(site) as author:
        own_copy.save_again(author, "It grew later.").raise_for_status()
        assert own_copy.publish(author).status_code == 204
        measures = author.get(f"{site.url}/metrics").text
        assert 'sinpluma_hook_failures_total{hook="page_before_publish",plugin="epigraph"} 1.0' in measures
        assert author.get(own_copy.route).status_code == 200
        is_well(site, own_copy)


# --- purged, uninstalled --------------------------------------------------------------------------------------


def test_its_data_is_purged_only_while_it_is_off(installed: Any, own_copy: Chapter, release: Release) -> None:
    def purge(name: str, *options: str, **settings: str) -> Any:
        command = ("sinpluma", "plugins", "purge", name, *options)
        return installed.run(*command, data_dir=own_copy.data_dir, check=False, **settings)

    before = own_copy.tables()
    refused = purge("epigraph", "--yes")
    assert refused.returncode == 1
    assert "the plugin epigraph is on: name it in SINPLUMA_PLUGINS_DISABLED" in refused.stderr
    with_misspelt_hook(release)
    assert "the plugin epigraph is broken: name it in SINPLUMA_PLUGINS_DISABLED" in purge("epigraph", "--yes").stderr
    release.mend()
    unanswered = purge("epigraph", plugins_disabled="epigraph")
    assert unanswered.returncode == 1
    assert "Drop epigraph_use, epigraph, alembic_version_epigraph with everything in them?" in unanswered.stdout
    everything_off = "epigraph,search,notebooks,auth"
    assert "purge its plugin first" in purge("notebooks", "--yes", plugins_disabled=everything_off).stderr
    assert own_copy.tables() == before
    done = purge("epigraph", "--yes", plugins_disabled=everything_off)
    assert done.returncode == 0, done.stderr
    assert own_copy.tables() == before - {"epigraph", "epigraph_use", "alembic_version_epigraph"}
    with installed.serve(own_copy.data_dir) as site, own_copy.author(site) as author:
        assert author.get(own_copy.route).status_code == 404
        assert author.put(own_copy.route, json=EPIGRAPH).status_code == 200
        is_well(site, own_copy)


def test_uninstalled_it_is_gone_and_the_site_runs_and_installed_again_it_has_its_data(
    installed: Any, own_copy: Chapter, example_wheel: Path
) -> None:
    installed.pip("uninstall", "--yes", "sinpluma-epigraph")
    try:
        assert not list(installed.site_packages.glob("sinpluma_epigraph*"))
        with installed.serve(own_copy.data_dir) as site, own_copy.author(site) as author:
            assert state_of(site)["status"] == "unknown"
            assert author.get(own_copy.route).status_code == 404
            is_well(site, own_copy)
    finally:
        installed.install(example_wheel)
    with installed.serve(own_copy.data_dir) as site, own_copy.author(site) as author:
        assert author.get(own_copy.route).json() == {**EPIGRAPH, "version": 1}


@pytest.fixture(scope="module")
def example_tests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's tests without its source beside them, so that they meet what was installed."""
    source = Path(__file__).resolve().parents[2] / "examples" / "sinpluma-epigraph"
    folder = tmp_path_factory.mktemp("example-tests")
    shutil.copytree(source / "tests", folder / "tests")
    shutil.copy(source / "pyproject.toml", folder)
    return folder
