"""A site in use while something happens to it: what it answered, and what it must have kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from people import Person, Work, until

READERS = 3
PAUSE_SECONDS = 0.02


class Use:
    """Visitors who read a chapter, and its author who begins works, as fast as the site lets them."""

    def __init__(self, writer: Person, work: Work) -> None:
        self.writer = writer
        self.read = 0
        self.kept: set[str] = set()
        self.told: list[str] = []
        """What was answered that is neither the thing nor "come again later"."""
        self.put_off = 0
        self._work = work
        self._over = threading.Event()

    @contextmanager
    def going_on(self, visitors: list[httpx.Client]) -> Iterator[None]:
        """The site is in use until the end of the `with`."""
        threads = [threading.Thread(target=self._reading, args=(visitor,)) for visitor in visitors]
        threads.append(threading.Thread(target=self._writing))
        for thread in threads:
            thread.start()
        try:
            until("the site to be in use", lambda: self.read and self.kept, seconds=60)
            yield
            self.go_on()
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def go_on(self) -> None:
        """Wait until more was read and written than up to now."""
        read, kept = self.read, len(self.kept)
        until("reading and writing to go on", lambda: self.read > read and len(self.kept) > kept, seconds=120)

    def lost(self) -> set[str]:
        """What was confirmed and is not there."""
        found: set[str] = set()
        for page in range(1, 1000):
            answer = self.writer.client.get("/api/notebooks/", params={"mine": 1, "per_page": 100, "page": page})
            assert answer.status_code == 200, answer.text
            titles = [item["title"] for item in answer.json()["items"]]
            if not titles:
                break
            assert not found.intersection(titles), "something is there twice"
            found.update(titles)
        return self.kept - found

    def _reading(self, visitor: httpx.Client) -> None:
        while not self._over.wait(PAUSE_SECONDS):
            answer = self._asked(visitor, "GET", f"/api/pages/{self._work.page_id}", 200)
            self.read += answer

    def _writing(self) -> None:
        number = 0
        while not self._over.wait(PAUSE_SECONDS):
            number += 1
            title = f"{self._work.title} {number}"
            if self._asked(self.writer.client, "POST", "/api/notebooks/", 201, {"title": title, "genre_id": 1}):
                self.kept.add(title)

    def _asked(self, client: httpx.Client, method: str, path: str, expected: int, json: object = None) -> bool:
        try:
            answer = client.request(method, path, json=json)
        except httpx.TransportError as error:
            self.told.append(f"{method} {error!r}")
            return False
        if answer.status_code == 503 and "Retry-After" in answer.headers:
            self.put_off += 1
        elif answer.status_code != expected:
            self.told.append(f"{method} {answer.status_code} {answer.text}")
        return answer.status_code == expected
