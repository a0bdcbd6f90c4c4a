"""Where the sentences of a Spanish or English text are.

A sentence ends with its line, or with `.`, `!`, `?` or `…` and the brackets and quotation marks that are closed there,
if what follows looks like the beginning of another: by the conventions of *Ortografía de la lengua española* (RAE and
ASALE, 2010, III), such as the dialogue's dashes, and of English fiction. The rules of both hold for every text, which
need not say what it is written in.

Positions are those of Python's `str`: they count Unicode code points.
"""
# ruff: noqa: RUF001 - typographic marks are what this is about

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sinpluma_sentiment.abbreviations import BEFORE_NUMBER, BEGIN_SENTENCES, MAYBE_LAST, NEVER_LAST, ROMAN

LONGEST_SENTENCE = 2_000
"""Characters of a sentence; what is longer is cut where a word ends."""

_LOOK_BACK = 16
"""How far back an abbreviation is looked for: what is longer is none."""
_LONGEST_MARK = 6

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A row of stops is tried at its beginning only, and gives nothing back: so the time stays proportional to the length.
# A dash closes a remark where white space or a stop follows; where a word does, it opens one.
_STOP = re.compile(
    r"(?<![.!?…‽⁇⁈⁉])(?P<stop>[.!?…‽⁇⁈⁉]++)"
    r"(?:[\"'”’»›)\]}*_]|[ \u00a0\u202f]»|[—–](?=[\s.,;:!?…]|\Z))*+(?=\s|[—–¿¡]|\Z)"
    r"|(?P<wide>[。！？｡؟۔।॥։]++[」』”’）】》〉\"')\]]*+)"
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W_]+")
_LIST_MARK = re.compile(r"[(\[]?(?:\d{1,3}|[IVXLCDM]{1,5}|[ivx]{1,4}|[A-Za-z])")
_OPENING = "\"'“‘«‹([{¿¡—–-*_"


class Span(NamedTuple):
    """A sentence: `text[start:end]`, without white space around it."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """The sentences of a text in their order.

    They do not overlap, have no white space around them, and no character but white space is in none of them. The
    time is proportional to the length, whatever the text.
    """
    return [span for line in _LINE.finditer(text) for span in _of_line(text, line.start(), line.end())]


def _of_line(text: str, start: int, end: int) -> Iterator[Span]:
    begin = _skip_space(text, start, end)
    following = -1
    for stop in _STOP.finditer(text, begin, end):
        if following < stop.end():
            letter = _LETTER_OR_DIGIT.search(text, stop.end(), end)
            if letter is None:  # an emoji, or whatever else is left, is of this sentence
                break
            following = letter.start()
        if _ends(text, begin, stop, following):
            yield from _cut(text, begin, stop.end())
            begin = _skip_space(text, stop.end(), end)
    while end > begin and text[end - 1].isspace():
        end -= 1
    yield from _cut(text, begin, end)


def _ends(text: str, begin: int, stop: re.Match[str], following: int) -> bool:
    """Whether a sentence that began at `begin` ends with this stop, after which the next letter is at `following`."""
    if stop["wide"]:
        return True
    if text[following].islower() or _is_omission(text, begin, stop.start()):
        return False
    return stop["stop"] != "." or _full_stop_ends(text, begin, stop.start(), following)


def _is_omission(text: str, begin: int, stop: int) -> bool:
    """Whether these are the dots of `(…)`, or those that a sentence begins with."""
    return stop == begin or text[stop - 1] in "(["


def _full_stop_ends(text: str, begin: int, stop: int, following: int) -> bool:
    """Whether a single full stop ends a sentence, and is not an abbreviation's or a list's."""
    word = _word_before(text, begin, stop)
    if stop - begin <= _LONGEST_MARK and _LIST_MARK.fullmatch(text, begin, stop):
        return False
    if word in NEVER_LAST:
        return False
    if word.lower() in BEFORE_NUMBER:
        return not (text[following].isdigit() or ROMAN.match(text, following))
    if word in MAYBE_LAST or _is_initial(text, begin, stop, word):
        return _begins_sentence(text, following)
    return not (len(word) == 1 and word.islower() and _is_initial_at(text, following))


def _word_before(text: str, begin: int, stop: int) -> str:
    """The word that a full stop stands after, without what opens it; empty where white space does."""
    near = text[max(begin, stop - _LOOK_BACK) : stop]
    return "" if not near or near[-1].isspace() else near.split()[-1].lstrip(_OPENING)


def _is_initial(text: str, begin: int, stop: int, word: str) -> bool:
    """Whether this is an initial (J. R. R. Tolkien) or several (U.S.); not "she and I." nor an era's (300 a. C.)."""
    if not word.isupper() or any(len(part) != 1 for part in word.split(".")):
        return False
    before = text[max(begin, stop - _LOOK_BACK) : stop - len(word)].split()
    return not before or not (before[-1] in {"a.", "d."} or (word == "I" and before[-1].islower()))


def _is_initial_at(text: str, following: int) -> bool:
    """Whether a capital letter with a full stop follows, such as the C of `a. C.`, or another initial."""
    return text[following].isupper() and text[following + 1 : following + 2] == "."


def _begins_sentence(text: str, following: int) -> bool:
    found = _WORD.match(text, following)
    return found is not None and found[0] in BEGIN_SENTENCES and not _is_initial_at(text, following)


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between these positions, in pieces if it is too long."""
    while end - start > LONGEST_SENTENCE:
        cut = _last_word_end(text, start, start + LONGEST_SENTENCE)
        yield Span(start, cut)
        start = _skip_space(text, cut, end)
    if start < end:
        yield Span(start, end)


def _last_word_end(text: str, start: int, limit: int) -> int:
    """Where the last word ends that is over at `limit`; there itself if no word is."""
    cut = limit
    while cut > start and not text[cut].isspace():
        cut -= 1
    while cut > start and text[cut - 1].isspace():
        cut -= 1
    return cut if cut > start else limit
