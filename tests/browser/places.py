"""Every page of the app, and a site that is full enough to show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Page, expect

from sinpluma.testing import LiveSite

from .conftest import PASSWORD, Person, Room

Who = Literal["visitor", "author", "admin"]


@dataclass(frozen=True)
class Place:
    """A page: what it is called, its path (with the library's numbers in braces), and who can go there."""

    name: str
    path: str
    who: Who = "visitor"


PLACES = (
    Place("home", "/"),
    Place("search", "/search?q=la"),
    Place("search-empty", "/search?q=zzzz"),
    Place("genre", "/genres/{slug}"),
    Place("work", "/notebooks/{work}"),
    Place("reader", "/notebooks/{work}/pages/{page}"),
    Place("author", "/user/{author}"),
    Place("sign-in", "/sign-in"),
    Place("sign-up", "/sign-up"),
    Place("forgot", "/forgot"),
    Place("reset", "/reset#a-token-that-is-not-one"),
    Place("preview", "/preview#a-token-that-is-not-one"),
    Place("not-found", "/no/such/page"),
    Place("readings", "/readings", "author"),
    Place("write", "/write", "author"),
    Place("room", "/write/{work}", "author"),
    Place("editor", "/write/{work}/pages/{page}", "author"),
    Place("revisions", "/write/{work}/pages/{page}/revisions", "author"),
    Place("settings-profile", "/settings/profile", "author"),
    Place("settings-account", "/settings/account", "author"),
    Place("settings-sessions", "/settings/sessions", "author"),
    Place("settings-appearance", "/settings/appearance", "author"),
    Place("settings-data", "/settings/data", "author"),
    Place("admin-users", "/admin/users", "admin"),
    Place("admin-reports", "/admin/reports", "admin"),
)


@dataclass
class Library:
    """A site with the demo's works, and what to put into a place's path."""

    names: dict[str, Any]
    people: dict[Who, Person | None]

    def path(self, place: Place) -> str:
        """Where a place is on this site."""
        return place.path.format(**self.names)


def fill(site: LiveSite) -> Library:
    """Fill a site with the demo, an administrator, a follower's reading and a report."""
    told = site.run("demo", "--force").stdout
    password = re.findall(r"password (\S+)", told)[0]
    site.run("users", "create-admin", "overseer", "overseer@example.org", "--password-stdin", stdin=PASSWORD)
    with site.client() as client:
        works = client.get("/notebooks/", params={"sort": "title", "per_page": 100}).json()["items"]
        work = max(works, key=lambda one: one["word_count"])
        page = client.get(f"/notebooks/{work['notebook_id']}").json()["pages"][0]
        slugs = {genre["genre_id"]: genre["slug"] for genre in client.get("/genres/").json()}
        author = Person(work["author"], f"{work['author']}@example.org", work["user_id"], password)
        tokens = client.post("/user/login", json={"username": author.username, "password": password}).json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        other = next(one for one in works if one["user_id"] != work["user_id"])
        client.post("/readings/", json={"notebook_id": other["notebook_id"]}).raise_for_status()
        report = {"kind": "notebook", "target_id": other["notebook_id"], "reason": "It is much too good."}
        client.post("/reports", json=report).raise_for_status()
    names = {"work": work["notebook_id"], "page": page["page_id"], "author": work["author"]}
    admin = Person("overseer", "overseer@example.org", 0)
    return Library({**names, "slug": slugs[work["genre_id"]]}, {"visitor": None, "author": author, "admin": admin})


def enter(room: Room, library: Library, place: Place, **options: Any) -> Page:
    """Go to a place and wait until it is all there."""
    room.watch.may_fail = place.who == "visitor"  # some of these places are those that are not there
    page = room.page(library.people[place.who], library.path(place), **options)
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until nothing of a page is still coming."""
    expect(page.get_by_role("heading", level=1)).to_be_attached()
    expect(page.locator(".MuiSkeleton-root, [role=progressbar]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
