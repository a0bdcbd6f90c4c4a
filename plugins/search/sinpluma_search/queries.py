"""What somebody looks for: words that must all occur, and phrases that must occur as they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from sinpluma.api import fold
from sinpluma_search.tokens import Token, tokens

MOST_TERMS = 32
"""Terms that are looked for; of a longer query the longest ones, which say most."""
SHORTEST_PREFIX = 2
"""Letters that the last word needs in order to stand for all words that begin with it."""

_CHUNK = re.compile(r'"([^"]+)"|(\S+)')
_GAP = r"[\s.,;:!?'\"()\[\]{}¡¿«»\u2039\u203a\u201e\u2026\u2010\u2011\u2013-\u2015·、。「」『』・-]{0,10}+"
"""What may stand between two words of a phrase: punctuation, no part of which is a token itself."""


@dataclass(frozen=True)
class Term:
    """A word or phrase; `is_open`: the person may not have typed its end yet."""

    tokens: tuple[Token, ...]
    text: str
    is_open: bool = False

    @property
    def is_phrase(self) -> bool:
        """Whether it has several parts, which must follow each other."""
        return len(self.tokens) > 1

    @property
    def beginning(self) -> str:
        """What stands wherever the term does."""
        return self.tokens[0].text

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the term in folded text, within other words too."""
        return re.compile(_GAP.join(re.escape(token.text) for token in self.tokens))


@dataclass(frozen=True)
class Query:
    """The terms of what somebody typed; none where it has neither letters nor symbols."""

    terms: tuple[Term, ...]

    @property
    def anchor(self) -> Term:
        """The term that says most: the longest, as rare words tend to be long (Zipf's law of abbreviation)."""
        return max(self.terms, key=lambda term: len(term.text))


def read_query(text: str) -> Query:
    """Take apart what somebody typed.

    Words stand between spaces; what stands between two quotation marks is a phrase, and so is a word of several
    parts, such as `don't` or `100%`. No character has another meaning.
    """
    folded = fold(text)
    found: dict[str, Term] = {}
    for chunk in _CHUNK.finditer(folded):
        term = _term(chunk[1] or chunk[2], is_open=chunk[1] is None and chunk.end() == len(folded))
        if term is not None:
            found.setdefault(term.text, term)
    longest = sorted(found.values(), key=lambda term: -len(term.text))[:MOST_TERMS]
    return Query(tuple(term for term in found.values() if term in longest))


def _term(chunk: str, *, is_open: bool) -> Term | None:
    parts = tuple(tokens(chunk))
    if not parts:
        return None
    last = parts[-1]
    open_word = is_open and last.kind == "word" and last.end == len(chunk) and len(last.text) >= SHORTEST_PREFIX
    return Term(parts, re.sub(r"\s+", " ", chunk[parts[0].start : last.end]), is_open=open_word)
