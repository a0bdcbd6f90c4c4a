"""The people of the drill. Each remembers what was acknowledged, and says so when an answer contradicts it."""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
from http import HTTPStatus

import httpx

from .caller import Caller, NeverKnown
from .told import Told, ToldPage, document

PASSWORD = "correct horse battery"  # noqa: S105 - of accounts that live for a minute
PACE_SECONDS = 0.25
"""Between a person's answer and their next request, on average."""


class Person:
    """Somebody who uses the site until `ending` is set."""

    pace = PACE_SECONDS

    def __init__(self, calls: Caller, told: Told, ending: asyncio.Event) -> None:
        self.calls = calls
        self.told = told
        self.user_id = 0
        self.name = f"drill{secrets.token_hex(5)}"
        self._ending = ending

    async def prepare(self) -> None:
        """Make what this person needs before they begin."""

    async def act(self, turn: int) -> None:
        """Do the next thing."""
        raise NotImplementedError

    async def live(self) -> None:
        """Do one thing after the other, and never break one off."""
        for turn in itertools.count():
            if self._ending.is_set():
                return
            try:
                await self.act(turn)
            except NeverKnown:  # it is noted
                continue
            await asyncio.sleep(random.uniform(0.5, 1.5) * self.pace)  # noqa: S311 - so that they mix

    async def arrive(self) -> None:
        """Register and sign in."""
        self.user_id = (await self.register(self.name)).json()["user_id"]
        form = {"username": self.name, "password": PASSWORD}
        answer = await self.calls.write("sign in", "POST", "/user/login", form)
        self.calls.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def register(self, name: str) -> httpx.Response:
        """Make an account."""
        self.told.uncertain.add(name)
        form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        answer = await self.calls.write("register", "POST", "/user/register", form)
        self.told.uncertain.discard(name)
        if self.expect(answer, HTTPStatus.CREATED, f"registering {name}"):
            self.told.users.append(name)
        return answer

    def expect(self, answer: httpx.Response, status: HTTPStatus, what: str) -> bool:
        """See that the answer is the one that whoever alone writes something must get."""
        if answer.status_code != status:
            self.wrong(f"{what}: {answer.status_code} {answer.text[:200]}")
        return answer.status_code == status

    def wrong(self, what: str) -> None:
        """Say that an answer contradicts what was acknowledged."""
        journal = self.calls.journal
        journal.wrongs.append(f"second {journal.now():.1f}: {what}")


class Author(Person):
    """One window of somebody who writes: several are open at the same notebook."""

    notebook = 0

    async def prepare(self) -> None:
        """Register, and begin a work."""
        await self.arrive()
        await self.open_notebook()

    async def open_notebook(self) -> None:
        """Begin a published work with one published page."""
        genres = (await self.calls.http.get("/genres/")).raise_for_status().json()
        body = {"title": f"The works of {self.name}", "genre_id": genres[0]["genre_id"]}
        made = await self.calls.write("create notebook", "POST", "/notebooks/", body)
        self.notebook = made.json()["notebook_id"]
        self.told.pages[self.notebook] = []
        self.own: list[ToldPage] = []
        await self.create()
        await self.publish(self.own[0])
        await self.calls.write("publish", "POST", f"/notebooks/{self.notebook}/publish")

    def beside(self, first: Author) -> None:
        """Be another window of the same person at the same notebook."""
        self.name, self.user_id, self.notebook, self.own = first.name, first.user_id, first.notebook, []
        self.calls.http.headers["Authorization"] = first.calls.http.headers["Authorization"]

    async def act(self, turn: int) -> None:
        """Create a page now and then, work at the own ones, and give some of them to readers."""
        pages = [page for page in self.own if page.certain]
        if turn % 5 == 0 or not pages:
            return await self.create()
        page = random.choice(pages)  # noqa: S311 - any
        if turn % 5 == 1:
            return await self.look(page)
        return await (self.publish(page) if turn % 15 == 2 else self.save(page))  # noqa: PLR2004 - now and then

    async def create(self) -> None:
        """Append a page."""
        title = f"Chapter {secrets.token_hex(8)}"
        self.told.uncertain.add(title)
        body = {"notebook_id": self.notebook, "title": title, "content": document(title)}
        answer = await self.calls.write("create", "POST", "/pages/", body)
        self.told.uncertain.discard(title)
        if not self.expect(answer, HTTPStatus.CREATED, "creating a page"):
            return
        made = answer.json()
        if made["title"] != title:
            self.wrong(f"the answer to {title!r} is about {made['title']!r}")
        page = ToldPage(made["page_id"], title, made["version"], title)
        self.told.pages[self.notebook].append(page)
        self.own.append(page)

    async def save(self, page: ToldPage) -> None:
        """Autosave a page, from the version that was acknowledged last."""
        text = f"{page.title}, state {secrets.token_hex(8)}"
        body = {"content": document(text), "version": page.version, "autosave": True}
        page.certain = False
        answer = await self.calls.write("autosave", "PUT", f"/pages/{page.page_id}", body)
        if not self.expect(answer, HTTPStatus.OK, f"saving version {page.version} of page {page.page_id}"):
            return
        version = answer.json()["version"]
        if version != page.version + 1:
            self.wrong(f"page {page.page_id} went from version {page.version} to {version}")
        page.version, page.text, page.certain = version, text, True

    async def publish(self, page: ToldPage) -> None:
        """Give a page to readers."""
        answer = await self.calls.write("publish", "POST", f"/pages/{page.page_id}/publish")
        page.published |= self.expect(answer, HTTPStatus.NO_CONTENT, "publishing")

    async def look(self, page: ToldPage) -> None:
        """Open a page: what was acknowledged must be there at once."""
        answer = await self.calls.read("signed-in read", f"/pages/{page.page_id}?mode=editor")
        if answer is not None and (answer.json()["version"] != page.version or page.text not in answer.text):
            self.wrong(f"page {page.page_id} shows version {answer.json()['version']}, and had {page.version}")


class Follower(Person):
    """Follows a work and leaves it again, and again."""

    async def prepare(self) -> None:
        """Register."""
        await self.arrive()

    async def act(self, turn: int) -> None:  # noqa: ARG002 - one is as the other
        """Follow some work, or leave it if it is followed."""
        notebook = random.choice(list(self.told.pages))  # noqa: S311 - any
        key = (self.user_id, notebook)
        follows = self.told.follows.pop(key, False)
        if follows:
            answer = await self.calls.write("unfollow", "DELETE", f"/readings/{notebook}")
            # A DELETE has no key: one whose answer was lost finds nothing when it comes again.
            if answer.status_code != HTTPStatus.NOT_FOUND:
                self.expect(answer, HTTPStatus.NO_CONTENT, "leaving a work")
        else:
            answer = await self.calls.write("follow", "POST", "/readings/", {"notebook_id": notebook})
            self.expect(answer, HTTPStatus.CREATED, "following a work")
        self.told.follows[key] = not follows


class Registrar(Person):
    """People who register, one after the other."""

    async def act(self, turn: int) -> None:  # noqa: ARG002 - one is as the other
        """Register the next one."""
        await self.register(f"new{secrets.token_hex(8)}")


class Visitor(Person):
    """Reads as nobody."""

    async def act(self, turn: int) -> None:
        """Read a published page, or the list of works."""
        if turn % 3 == 0:
            await self.calls.read("anonymous read", "/notebooks/")
            return
        page = random.choice(self.told.readable())  # noqa: S311 - any
        answer = await self.calls.read("anonymous read", f"/pages/{page.page_id}")
        if answer is not None and page.title not in answer.text:
            self.wrong(f"page {page.page_id} was asked for, and another was given")
