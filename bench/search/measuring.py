"""Asking: words of different kinds, each backend in turn."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from bench.measure import percentile
from bench.search.corpus import paragraphs
from sinpluma.testing import LiveSite

EACH = 6
"""Queries of each kind."""
TIMES = {"fulltext": 5, "like": 1}
"""How often each is asked in a round."""
SHORT = 4


@dataclass
class Round:
    """Milliseconds by backend and kind of query."""

    taken: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    @property
    def kinds(self) -> list[str]:
        """The kinds of queries."""
        return list(dict.fromkeys(kind for _, kind in self.taken))

    def median(self, backend: str, kind: str) -> float:
        """The median of one kind."""
        return statistics.median(self.taken[backend, kind])

    def p95(self, backend: str) -> float:
        """The 95th percentile of all kinds together."""
        return percentile(
            [value for (name, _), values in self.taken.items() for value in values if name == backend], 0.95
        )


def measure(sites: Mapping[str, LiveSite], rounds: int) -> list[Round]:
    """Ask one site all queries, then the other, so many times.

    Not one query of each in turn: `like` reads all rows, and what `fulltext` had in memory would be gone each time.
    """
    clients = {name: site.client() for name, site in sites.items()}
    try:
        for client in clients.values():
            asked = [_ask(client, some[0])[1] for some in queries().values()]
            if not all(asked[1:]):
                raise RuntimeError(f"too little was found to measure anything: {asked}")
        return [_round(clients) for _ in range(rounds)]
    finally:
        for client in clients.values():
            client.close()


def queries() -> dict[str, list[str]]:
    """What is asked, by kind; always the same."""
    chance = random.Random(7)  # noqa: S311
    split = [_words(text) for text in paragraphs()]
    counted = Counter(word for words in split for word in words)
    long = [words for words in split if len(words) > 3 * SHORT]
    rare = sorted(word for word, count in counted.items() if count == 1 and len(word) > SHORT)
    middling = {word for word, count in counted.items() if 20 < count < 500 and len(word) > SHORT}  # noqa: PLR2004
    pairs = [[word for word in words if word in middling][:2] for words in chance.sample(long, 20 * EACH)]
    phrases = [(words, chance.randrange(len(words) - SHORT)) for words in chance.sample(long, EACH)]
    return {
        "rare word": chance.sample(rare, EACH),
        "common word": [word for word, _ in counted.most_common(EACH)],
        "two words": [" ".join(pair) for pair in pairs if len(set(pair)) == 2][:EACH],  # noqa: PLR2004
        "phrase": [f'"{" ".join(words[place : place + SHORT])}"' for words, place in phrases],
    }


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()


def _round(clients: Mapping[str, httpx.Client]) -> Round:
    found = Round()
    for name, client in clients.items():
        for kind, some in queries().items():
            taken = [_ask(client, words)[0] for words in some for _ in range(TIMES[name])]
            found.taken[name, kind] = taken
    return found


def _ask(client: httpx.Client, words: str) -> tuple[float, int]:
    """How many milliseconds an answer took, and how many hits it has."""
    began = time.perf_counter()
    answer = client.get("/search", params={"q": words}).raise_for_status()
    return (time.perf_counter() - began) * 1000, answer.json()["total"]
