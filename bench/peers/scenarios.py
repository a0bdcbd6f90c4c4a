"""What is asked for: each scenario is a list of requests, which the generator goes through again and again."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.peers.seed import Person, Seeded, Work

CONNECTIONS = 32
_DRAWN = 20_000
"""So many requests are drawn for the scenario in which readers are all over the site."""


@dataclass(frozen=True)
class Ask:
    """A GET, and who sends it."""

    path: str
    person: Person | None = None


@dataclass(frozen=True)
class Scenario:
    """Requests to measure. `asks` is None for the autosave, which has a script of its own."""

    name: str
    title: str
    public: bool
    asks: Callable[[Seeded], Sequence[Ask]] | None


def saved_works(seeded: Seeded) -> list[Work]:
    """One work for each connection that autosaves: the last ones that are published."""
    return seeded.public[-CONNECTIONS:]


def checked_work(seeded: Seeded) -> Work:
    """The work that is written to before anything is timed."""
    return seeded.public[1]


def _one_work(seeded: Seeded) -> list[Ask]:
    return [Ask(f"/pages/{page_id}") for page_id in seeded.public[0].readable]


def _all_works(seeded: Seeded) -> list[Ask]:
    """Pages as Zipf's law has people ask for them: the second is asked for half as often as the first, and so on."""
    chance = random.Random(2)  # noqa: S311 - the same requests for everybody
    pages = [page_id for work in seeded.public for page_id in work.readable]
    chance.shuffle(pages)
    weights = [1 / rank for rank in range(1, len(pages) + 1)]
    return [Ask(f"/pages/{page_id}") for page_id in chance.choices(pages, weights, k=_DRAWN)]


def _lists(_seeded: Seeded) -> list[Ask]:
    return [Ask("/notebooks/?page=1&per_page=20")]


def _own_notebooks(seeded: Seeded) -> list[Ask]:
    return [Ask(f"/notebooks/{work.notebook_id}", work.author) for work in seeded.works]


def _drafts(seeded: Seeded) -> list[Ask]:
    return [Ask(f"/pages/{work.pages[0]}?mode=editor", work.author) for work in seeded.works]


def _readings(seeded: Seeded) -> list[Ask]:
    return [Ask("/readings/", person) for person in seeded.people]


SCENARIOS: tuple[Scenario, ...] = (
    Scenario("page", "A published page: the chapters of one work", public=True, asks=_one_work),
    Scenario("pages", "Published pages all over the site (Zipf's law)", public=True, asks=_all_works),
    Scenario("list", "The list of works: 20, and their number", public=True, asks=_lists),
    Scenario("notebook", "Signed in: one's work with its pages", public=False, asks=_own_notebooks),
    Scenario("draft", "Signed in: a page in the editor", public=False, asks=_drafts),
    Scenario("readings", "Signed in: the works that one follows", public=False, asks=_readings),
    Scenario("autosave", "Signed in: an autosave", public=False, asks=None),
)
