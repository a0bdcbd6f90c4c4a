"""What other plugins do to notebooks and pages: object to a publication, add fields, add node types."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import ExtraField, NodeType, PageSnapshot, Plugin, Site, hookimpl, hookspecs
from sinpluma.testing import app_site

PASSWORD = "correct horse battery"


class Guest:
    """Somebody signed in at a site in this process."""

    def __init__(self, site: Any, token: str) -> None:
        self.site = site
        self.headers = {"Authorization": f"Bearer {token}"}

    async def __call__(self, method: str, path: str, json: Any = None, **headers: str) -> tuple[int, Any]:
        options = {} if json is None else {"json": json}
        answer = await self.site.client.open(
            f"/api{path}", method=method, headers={**self.headers, **headers}, **options
        )
        body = await answer.get_data()
        return answer.status_code, msgspec.json.decode(body) if body else None

    async def page(self, text: str, notebook_id: int | None = None) -> tuple[int, str]:
        """A page, of a new notebook unless one is named; gives the notebook's id and the page's path."""
        if notebook_id is None:
            _, notebook = await self("POST", "/notebooks/", {"title": "A work", "genre_id": 1})
            notebook_id = notebook["notebook_id"]
        body = {"notebook_id": notebook_id, "title": text.title(), "content": paragraphs(text)}
        status, page = await self("POST", "/pages/", body)
        assert status == 201, page
        return page["notebook_id"], f"/pages/{page['page_id']}"


def paragraphs(text: str) -> list[dict[str, Any]]:
    return [{"type": "paragraph", "children": [{"text": text}]}]


@asynccontextmanager
async def visiting(folder: Path, *plugins: type[Plugin], **settings: str) -> AsyncIterator[Guest]:
    """A site with plugins, and somebody signed in; with the same folder again it is the same person."""
    async with app_site(folder, plugins, log_level="error", **settings) as site:
        account = {"username": "ana", "password": PASSWORD}
        await site.client.post("/api/user/register", json={**account, "email": "ana@example.org"})
        signed_in = await site.client.post("/api/user/login", json=account)
        yield Guest(site, (await signed_in.get_json())["access_token"])


def states(guest: Guest) -> dict[str, Any]:
    return {state.name: state for state in guest.site.site.plugins.states()}


# --- objections ---------------------------------------------------------------------------------------------------


class Censor(Plugin):
    """Objects to one word; `asked` has the pages it was asked about."""

    name = "censor"
    asked: list[PageSnapshot]

    def __init__(self) -> None:
        Censor.asked = []

    @hookimpl
    async def page_before_publish(self, page: PageSnapshot) -> str | None:
        Censor.asked.append(page)
        return "It has the word windmill." if "windmill" in page.text else None


async def test_a_plugin_objects_to_a_page_and_nothing_is_published(tmp_path: Path) -> None:
    async with visiting(tmp_path / "data", Censor) as guest:
        notebook_id, path = await guest.page("a windmill")

        status, problem = await guest("POST", f"{path}/publish")

        assert (status, problem["code"]) == (409, "publication_refused")
        assert problem["errors"] == {"censor": ["A Windmill: It has the word windmill."]}
        assert (await guest("GET", f"{path}?mode=editor"))[1]["status"] == "draft"
        asked = Censor.asked[0]
        assert (asked.notebook_id, asked.title, asked.text, asked.word_count) == (
            notebook_id,
            "A Windmill",
            "a windmill",
            2,
        )
        assert asked.user_id == (await guest("GET", "/user"))[1]["user_id"]


async def test_one_page_that_is_objected_to_stops_the_whole_notebook(tmp_path: Path) -> None:
    async with visiting(tmp_path / "data", Censor) as guest:
        notebook_id, giant = await guest.page("a giant")
        _, windmill = await guest.page("a windmill", notebook_id)
        work = f"/notebooks/{notebook_id}"

        status, problem = await guest("POST", f"{work}/publish")
        assert (status, list(problem["errors"])) == (409, ["censor"])
        assert (await guest("GET", work))[1]["status"] == "draft"

        await guest("PUT", windmill, {"content": paragraphs("another giant"), "version": 1})
        assert (await guest("POST", f"{work}/publish"))[0] == 204
        assert (await guest("GET", giant))[0] == (await guest("GET", windmill))[0] == 200


async def test_plugins_are_asked_only_about_what_is_new(tmp_path: Path) -> None:
    async with visiting(tmp_path / "data", Censor) as guest:
        notebook_id, first = await guest.page("first")
        await guest("POST", f"{first}/publish")
        await guest.page("second", notebook_id)
        Censor.asked.clear()

        await guest("POST", f"/notebooks/{notebook_id}/publish")

        assert [page.title for page in Censor.asked] == ["Second"]


class Meddler(Plugin):
    """While it is asked about a page, that page is saved, as often as `saves` says."""

    name = "meddler"
    saves = 0
    guest: Guest

    @hookimpl
    async def page_before_publish(self, page: PageSnapshot) -> str | None:
        if Meddler.saves:
            Meddler.saves -= 1
            body = {"content": paragraphs(f"{Meddler.saves} saves to come")}
            await Meddler.guest("PUT", f"/pages/{page.page_id}", body, **{"If-Match": "*"})
        return None


@pytest.mark.parametrize(("saves", "status"), [(1, 204), (2, 409)])
async def test_a_page_saved_while_plugins_are_asked_is_asked_about_again_once(
    tmp_path: Path, saves: int, status: int
) -> None:
    async with visiting(tmp_path / "data", Meddler) as guest:
        Meddler.guest, Meddler.saves = guest, saves
        notebook_id, path = await guest.page("text")
        await guest("POST", f"/notebooks/{notebook_id}/publish", {"pages": False})

        answered, problem = await guest("POST", f"{path}/publish")

        assert answered == status
        if status == 204:
            assert (await guest("GET", path))[1]["content"] == paragraphs("0 saves to come")
        else:
            assert problem["code"] == "changed_meanwhile"
            assert (await guest("GET", path))[0] == 404


class Broken(Plugin):
    """Raises, or never answers."""

    name = "broken"
    forever = False

    @hookimpl
    async def page_before_publish(self) -> str | None:
        if Broken.forever:
            await asyncio.Event().wait()
        raise RuntimeError("out of order")


@pytest.mark.parametrize("forever", [False, True])
async def test_a_plugin_that_fails_does_not_stop_a_publication(tmp_path: Path, forever: bool) -> None:
    async with visiting(tmp_path / "data", Broken, hook_timeout="0.2") as guest:
        Broken.forever = forever
        notebook_id, path = await guest.page("text")

        assert (await guest("POST", f"/notebooks/{notebook_id}/publish"))[0] == 204
        assert (await guest("GET", path))[0] == 200


# --- fields -------------------------------------------------------------------------------------------------------


class Minutes(Plugin):
    """Adds a reading time to pages and a shelf mark to notebooks."""

    name = "minutes"

    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        return (
            ExtraField("page", "minutes", int, self.minutes, 0, "Minutes that reading takes."),
            ExtraField("notebook", "mark", str, self.mark, "", "Where it stands."),
        )

    async def minutes(self, _session: AsyncSession, ids: Sequence[int]) -> Mapping[int, int]:
        return {page_id: page_id * 10 for page_id in ids}

    async def mark(self, _session: AsyncSession, ids: Sequence[int]) -> Mapping[int, str]:
        return {notebook_id: f"N{notebook_id}" for notebook_id in ids}


async def test_a_plugins_fields_are_in_every_answer(tmp_path: Path) -> None:
    async with visiting(tmp_path / "data", Minutes) as guest:
        notebook_id, path = await guest.page("text")
        work = f"/notebooks/{notebook_id}"
        await guest("POST", f"{work}/publish")
        await guest("POST", "/readings/", {"notebook_id": notebook_id})
        minutes, mark = int(path.rsplit("/", 1)[1]) * 10, f"N{notebook_id}"

        pages = [
            (await guest("GET", path))[1],
            (await guest("GET", f"{path}?mode=editor"))[1],
            (await guest("GET", f"/pages/?notebook_id={notebook_id}"))[1]["items"][0],
            (await guest("PUT", path, {"title": "New", "version": 1}))[1],
            (await guest("PUT", path, {"title": "Newer", "version": 2, "autosave": True}))[1],
            (await guest("PUT", path, {"title": "Late", "version": 1}))[1]["current"],
            (await guest("PUT", f"{path}/position", {"position": 1}))[1],
            (await guest("POST", f"{path}/revisions/1/restore"))[1],
        ]
        works = [
            (await guest("GET", work))[1],
            (await guest("GET", "/notebooks/"))[1]["items"][0],
            (await guest("GET", "/notebooks/?mine=1"))[1]["items"][0],
            (await guest("GET", "/user/ana/notebooks"))[1]["items"][0],
            (await guest("PUT", work, {"title": "New", "version": 1}))[1],
            (await guest("PUT", work, {"title": "Late", "version": 1}))[1]["current"],
            (await guest("GET", "/readings/"))[1]["items"][0]["notebook"],
        ]

        assert [page["minutes"] for page in pages] == [minutes] * len(pages)
        assert [found["mark"] for found in works] == [mark] * len(works)


# --- node types ---------------------------------------------------------------------------------------------------


class Rating(msgspec.Struct, frozen=True):
    """How a dish was."""

    stars: int


class Recipes(Plugin):
    """Adds a node type."""

    name = "recipes"

    @hookimpl
    def node_types(self) -> Sequence[NodeType]:
        return (NodeType(name="recipe", attributes=Rating),)


class Copycat(Plugin):
    """Adds a node type that is built in."""

    name = "copycat"

    @hookimpl
    def node_types(self) -> Sequence[NodeType]:
        return (NodeType(name="dish"), NodeType(name="paragraph"))


def recipe(text: str, stars: Any = 3) -> dict[str, Any]:
    return {"type": "recipe", "stars": stars, "children": [{"text": text}]}


async def save(guest: Guest, path: str, *content: Any) -> tuple[int, Any]:
    return await guest("PUT", path, {"content": list(content)}, **{"If-Match": "*"})


async def test_a_plugins_node_type_can_be_used_and_is_checked(tmp_path: Path) -> None:
    async with visiting(tmp_path / "data", Recipes) as guest:
        _, path = await guest.page("text")

        saved, faulty = await save(guest, path, recipe("Gazpacho")), await save(guest, path, recipe("x", "many"))

        assert (saved[0], saved[1]["content"], saved[1]["word_count"]) == (200, [recipe("Gazpacho")], 1)
        assert (faulty[0], list(faulty[1]["errors"])) == (400, ["content[0].stars"])


async def test_a_document_with_nodes_of_a_plugin_that_is_off_can_still_be_read_and_saved(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with visiting(folder, Recipes) as guest:
        notebook_id, path = await guest.page("text")
        await save(guest, path, recipe("Gazpacho"))
        await guest("POST", f"/notebooks/{notebook_id}/publish")

    async with visiting(folder) as guest:
        assert (await guest("GET", path))[1]["content"] == [recipe("Gazpacho")]
        text, other = paragraphs("Serve cold")[0], {**recipe("Gazpacho"), "children": [{"text": "Salmorejo"}]}

        beside = await save(guest, path, recipe("Gazpacho"), text)
        rewritten = await save(guest, path, other, other)
        altered = await save(guest, path, recipe("Gazpacho", stars=5))
        unheard_of = await save(guest, path, {"type": "video", "children": [{"text": ""}]})

        assert (beside[0], beside[1]["content"], beside[1]["word_count"]) == (200, [recipe("Gazpacho"), text], 3)
        assert (rewritten[0], rewritten[1]["word_count"]) == (200, 2)
        assert (altered[0], list(altered[1]["errors"])) == (400, ["content[0].type"])
        assert unheard_of[0] == 400


async def test_such_a_node_that_was_deleted_can_be_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with visiting(folder, Recipes) as guest:
        _, path = await guest.page("text")
        await save(guest, path, recipe("Gazpacho"))

    async with visiting(folder) as guest:
        await save(guest, path, *paragraphs("nothing left"))

        undone = await save(guest, path, recipe("Gazpacho"))
        restored = await guest("POST", f"{path}/revisions/2/restore")

        assert undone[0] == 200
        assert (restored[0], restored[1]["content"]) == (200, [recipe("Gazpacho")])


async def test_a_faulty_document_with_such_a_node_is_refused_for_its_fault(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with visiting(folder, Recipes) as guest:
        _, path = await guest.page("text")
        await save(guest, path, recipe("Gazpacho"))

    async with visiting(folder) as guest:
        status, problem = await save(guest, path, recipe("Gazpacho"), {"type": "paragraph", "children": 5})

        assert (status, list(problem["errors"])) == (400, ["content[1].children"])


async def test_a_plugin_whose_node_type_exists_already_is_taken_out_with_a_sentence(tmp_path: Path) -> None:
    async with visiting(tmp_path / "data", Copycat, Recipes) as guest:
        _, path = await guest.page("text")

        assert states(guest)["copycat"].status == "broken"
        assert re.search("'paragraph'.*another name", states(guest)["copycat"].reason)
        assert states(guest)["recipes"].status == "on"
        assert (await save(guest, path, recipe("Gazpacho")))[0] == 200
        assert (await save(guest, path, {"type": "dish", "children": [{"text": ""}]}))[0] == 400


# --- owners -------------------------------------------------------------------------------------------------------


async def test_other_plugins_learn_whose_a_notebook_or_page_is(tmp_path: Path) -> None:
    async with visiting(tmp_path / "data") as guest:
        notebook_id, path = await guest.page("text")
        page_id = int(path.rsplit("/", 1)[1])
        user_id = (await guest("GET", "/user"))[1]["user_id"]
        site: Site = guest.site.site

        async def owners(kind: str, resource_id: int) -> list[int | None]:
            answers = await site.plugins.hooks.ask(
                hookspecs.resource_owner, site=site, kind=kind, resource_id=resource_id
            )
            return [answer.value for answer in answers if answer.plugin == "notebooks"]

        assert await owners("notebook", notebook_id) == await owners("page", page_id) == [user_id]
        assert await owners("notebook", 999) == await owners("page", 999) == await owners("comment", 1) == [None]
