"""Answers that are kept for a moment and for everybody, by their address and what they vary by, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from sinpluma.headers import PUBLIC_CACHE

KEPT_SECONDS = 1.0
STALE_SECONDS = 1.0
"""How long an answer may still be given after its second, while a new one is made."""

PASSED = frozenset(
    b"authorization cookie if-match if-modified-since if-unmodified-since range transfer-encoding".split()
)
"""Requests with one of these headers are not answered from here, so that no kept answer varies by them."""
# Part of every address: an answer may hang on them without saying so. Whoever takes no JSON is refused, and an
# answer to a page of another origin has headers that it has for nobody else (CORS).
_OF_THE_ADDRESS = (b"host", b"accept", b"origin")
_OF_ONE_EXCHANGE = frozenset({b"connection", b"set-cookie"})
_KEPT = PUBLIC_CACHE.encode()
# What CPython takes beside the bytes themselves, rounded up: for an answer with its keys, and for each header.
_ANSWER_COST, _HEADER_COST = 1280, 160

Key = tuple[Any, ...]
Headers = dict[bytes, bytes]


class Question(NamedTuple):
    """What is asked for."""

    address: Key
    headers: Headers

    def key(self, varies: tuple[bytes, ...]) -> Key:
        """Under what an answer is kept that varies by these headers."""
        return (*self.address, *[(name, self.headers.get(name)) for name in varies]) if varies else self.address


class Answer:
    """A whole answer of status 200 to a question that was asked at `asked` seconds."""

    __slots__ = ("address", "asked", "body", "headers", "key", "route", "size", "varies")

    def __init__(self, question: Question, pairs: Iterable[Any], body: bytes, *, asked: float, route: Any) -> None:
        self.address = question.address
        self.headers = tuple(pairs)
        self.varies = _varies(by_name(self.headers).get(b"vary", b""))
        self.key = question.key(self.varies)
        self.body = body
        self.asked = asked
        self.route = route
        texts = [body, *self.address, *[value for _, value in self.key[len(self.address) :]]]
        texts += [text for header in self.headers for text in header]
        self.size = _ANSWER_COST + _HEADER_COST * len(self.headers) + sum([len(text) for text in texts if text])

    def fits(self, question: Question) -> bool:
        """Whether this is the answer to another question too."""
        return self.key == question.key(self.varies)

    def is_fresh(self, now: float) -> bool:
        """Whether it may be given. Its age counts from the question (RFC 9111, 4.2.3), lest it hide a later write."""
        return now < self.asked + KEPT_SECONDS

    def is_usable(self, now: float) -> bool:
        """Whether it may be given while a new one is made."""
        return now < self.asked + KEPT_SECONDS + STALE_SECONDS


class KeptAnswers:
    """Answers, of which those used longest ago make room for new ones.

    The latest answer of an address is kept under it, and tells what the address varies by; one that varies is kept
    under its own key too.
    """

    def __init__(self, max_bytes: int) -> None:
        self.bytes = 0
        self._max_bytes = max_bytes
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def key(self, question: Question) -> Key:
        """Under what the answer to a question is kept, as far as that is known."""
        latest = self._answers.get(question.address)
        return question.address if latest is None else question.key(latest.varies)

    def find(self, key: Key) -> Answer | None:
        """The answer that is kept, however old."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def keep(self, answer: Answer, now: float) -> None:
        """Keep an answer, and let go of what is too much or too old."""
        for key in {answer.address, answer.key}:
            self.drop(key)
            self._answers[key] = answer
            self.bytes += answer.size
        while self._answers and self._must_shrink(now):
            self.drop(next(iter(self._answers)))

    def drop(self, key: Key) -> None:
        """Let go of an answer, if it is there."""
        answer = self._answers.pop(key, None)
        if answer is not None:
            self.bytes -= answer.size

    def _must_shrink(self, now: float) -> bool:
        return self.bytes > self._max_bytes or not next(iter(self._answers.values())).is_usable(now)


def address_of(scope: Any, headers: Headers) -> Key:
    """Where a request goes, byte for byte."""
    return (
        scope["path"],
        scope["query_string"],
        scope["scheme"],
        scope.get("root_path"),
        *[headers.get(name) for name in _OF_THE_ADDRESS],
    )


def by_name(pairs: Iterable[Any]) -> Headers:
    """Headers by name, those that come several times as one list (RFC 9110, 5.3)."""
    joined: Headers = {}
    for name, value in pairs:
        joined[name] = joined[name] + b", " + value if name in joined else value
    return joined


def length_if_public(start: Any) -> int | None:
    """How long the answer is that begins so, as it says itself; None if it is not for everybody."""
    headers = by_name(start["headers"])
    length = headers.get(b"content-length", b"")
    public = (
        start["status"] == HTTPStatus.OK
        and headers.get(b"cache-control") == _KEPT
        and _OF_ONE_EXCHANGE.isdisjoint(headers)
        and b"*" not in _varies(headers.get(b"vary", b""))
    )
    return int(length) if public and length.isdigit() else None


@lru_cache(maxsize=64)
def _varies(vary: bytes) -> tuple[bytes, ...]:
    names = {name.strip().lower() for name in vary.split(b",")}
    return tuple(sorted(names - {b"", *_OF_THE_ADDRESS} - PASSED))
