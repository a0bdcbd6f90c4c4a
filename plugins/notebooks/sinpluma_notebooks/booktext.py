"""From the plain text of a book to its chapters, for `sinpluma import-text`: pure functions, no I/O.

Every word of the source is kept, in order: the front matter and then each chapter's title, subtitle and
paragraphs are the source up to white space, without Project Gutenberg's header and licence. The one exception
is a title that had to be shortened: it ends in "…" and repeats the beginning of the text that follows it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

LONGEST_TITLE = 100
LONGEST_SUBTITLE = 500  # more than this under a number is the chapter's text, set without a blank line
SHORTEST_CONTENTS = 3  # headings in a row; two may be a part and its first chapter
LANGUAGES = {"spanish": "es", "english": "en"}  # as Project Gutenberg's headers name them

_GUTENBERG = "OF TH(?:E|IS) PROJECT GUTENBERG"
_START = re.compile(rf"(?im)^\*\*\* ?START {_GUTENBERG}(?s:.{{0,300}}?)\*\*\*")
_END = re.compile(rf"(?im)^(?:End of (?:the )?Project Gutenberg.*\n\s*)?\*\*\* ?END {_GUTENBERG}")

_WORD = (
    "(?:primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa]|s[eé]p?tim[oa]|octav[oa]|noven[oa]"
    "|d[eé]cim[oa]|duo|(?:vi|tri|cuadra|quincua|sexa|septua|octo|nona)g[eé]sim[oa]|cent[eé]sim[oa]|[uú]ltim[oa]"
    "|final|un[oa]?|d[oó]s|tr[eé]s|cuatro|cinco|s[eé]is|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
    "|dieci|veint[ei]|(?:trei|cuare|cincue|sese|sete|oche|nove)nta|cien(?:to)?"
    "|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred(?:th)?|first|second|third|last"
    "|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf)th|(?:thir|four|fif|six|seven|eigh|nine)teen(?:th)?"
    "|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ieth))"
)
_ROMAN = "(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})"
_ARABIC = r"\d{1,4}(?:\.?[ºª°]|st|nd|rd|th)?"
_NUMBER = rf"(?:{_ARABIC}|{_ROMAN}|(?:the )?{_WORD}(?:(?:[ -]| y | and )?{_WORD}){{0,4}})"
# The capital is asked for: a paragraph that begins with "capítulo" goes on with a sentence.
_LABEL = rf"^_?C(?i:ap(?:[íi]\u0301?tulo|\.)|hap(?:ter|\.))\s+(?i:{_NUMBER})(?![^\W_])"
_CHAPTER = re.compile(
    f"(?m){_LABEL}"
    r"(?=[ \t]*$"  # the number ends the line: "Chapter 3"
    r"|[.:\])_](?!\d)"  # or a sentence: "Capítulo II. Que trata de la primera salida"
    r"|[ \t]*(?:[—\u2013]|-(?=[\s-]))[\s-]*+(?![\da-zà-ÿ])"  # or a dash follows: "CHAPTER I—The Ball"
    r"|[ \t]+[¿¡\"“«]?[A-ZÀ-Þ](?:[^.!?;]*|[^a-zà-ÿ]*)\Z)"  # or a name does: "CHAPTER I The Ball"
)
_NUMBER_SENTENCE = re.compile(_LABEL + r"[.\])_]{0,3}(?:\s+(?![-\u2013—])|\Z)")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and what stands under it. The title has 1 to 100 characters."""

    title: str
    subtitle: str | None
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Book:
    """Title, author and language ("es", "en") are those of a Project Gutenberg header, None without one."""

    title: str | None
    author: str | None
    language: str | None
    front_matter: list[str]
    chapters: list[Chapter]


def read_book(text: str, split: str = "auto") -> Book:
    """The book in `text`, its chapters found as `split` says.

    "auto" knows Spanish and English headings with a number ("Capítulo primero. …", "CHAPTER IV"), "none"
    makes one chapter of the whole text, and anything else is a regular expression, matched (MULTILINE,
    IGNORECASE) at the start of a paragraph, which then is a heading. A table of contents is not taken for
    headings: its entries stay in the text before.

    Raises ValueError, saying what to try, if there is no text or no heading, or if the expression is bad.
    """
    header, body = _without_gutenberg(re.sub("\r\n?", "\n", text.removeprefix("\ufeff")))
    blocks = _blocks(body)
    if not blocks:
        raise ValueError("There is no text to import. Choose a plain text file that has the book in it.")
    read_chapter, starts = (_whole, [0]) if split == "none" else (_chapter, _starts(blocks, split))
    language = _field(header, "Language") or ""
    return Book(
        title=_field(header, "Title"),
        author=_field(header, "Author"),
        language=LANGUAGES.get(language.partition(",")[0].lower()),
        front_matter=[_plain(block) for block in blocks[: starts[0]]],
        chapters=[read_chapter(blocks[start:end]) for start, end in pairwise([*starts, len(blocks)])],
    )


def chapter_text(chapter: Chapter) -> str:
    """The chapter's source, white space normalised: title, subtitle and paragraphs joined by spaces."""
    parts = [chapter.subtitle, *chapter.paragraphs] if chapter.subtitle else chapter.paragraphs
    shortened = bool(parts) and len(parts[0]) > LONGEST_TITLE and chapter.title == _shortened(parts[0])
    return " ".join(parts if shortened else [chapter.title, *parts])


def _without_gutenberg(text: str) -> tuple[str, str]:
    """Project Gutenberg's header ("" without one), and the book between its START and END lines."""
    start = _START.search(text)
    begin = start.end() if start else 0
    end = _END.search(text, begin)
    return text[: start.start()] if start else "", text[begin : end.start() if end else None]


def _field(header: str, name: str) -> str | None:
    found = re.search(rf"(?im)^{name}:[ \t]*(\S.*(?:\n[ \t]+\S.*)*)", header)
    return _plain(found[1]) if found else None


def _blocks(text: str) -> list[str]:
    """The paragraphs with their line breaks, which tell a heading's number from its description."""
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return [block for block in re.split("\n{2,}", lines.strip()) if block]


def _plain(block: str) -> str:
    return " ".join(block.split())


def _starts(blocks: list[str], split: str) -> list[int]:
    pattern = _CHAPTER if split == "auto" else _compiled(split)
    matches = ((index, pattern.match(block)) for index, block in enumerate(blocks))
    headings = [(index, _plain(match[0]).casefold()) for index, match in matches if match]
    if split == "auto":  # several headings in one paragraph are a table of contents
        headings = [(index, label) for index, label in headings if len(_CHAPTER.findall(blocks[index])) == 1]
    if starts := _without_contents(headings, len(blocks)):
        return starts
    missing = "No chapter heading was found" if split == "auto" else f"--split {split!r} matches no heading"
    raise ValueError(
        f"{missing}. Try --split with a regular expression for the start of a heading, such as '^Canto ', "
        "or --split none to import the whole text as one chapter."
    )


def _compiled(expression: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(expression, re.MULTILINE | re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"--split {expression!r} is no valid regular expression: {error}.") from error
    if pattern.match(""):
        raise ValueError(f"--split {expression!r} matches everything. Try the start of a heading: '^Canto '.")
    return pattern


def _without_contents(headings: list[tuple[int, str]], end: int) -> list[int]:
    """Where the chapters start: at the headings (index, label) that have text before the next one.

    Headings without are entries in a table of contents. The last entry may have text (a preface): its label
    stands elsewhere as often as in the table, and that of a chapter right after the table is there twice. Where no
    chapter would be left there was no such table.
    """
    total = Counter(label for _, label in headings)
    with_text: list[int] = []
    starts: list[int] = []
    run: list[str] = []
    for (index, label), (following, _) in pairwise([*headings, (end + 1, "")]):
        run.append(label)
        if following == index + 1:
            continue
        with_text.append(index)
        if len(run) < SHORTEST_CONTENTS or 2 * run.count(label) > total[label]:
            starts.append(index)
        run = []
    return starts or with_text


def _chapter(blocks: list[str]) -> Chapter:
    heading, paragraphs = _plain(blocks[0]), [_plain(block) for block in blocks[1:]]
    if number := _NUMBER_SENTENCE.match(blocks[0]):
        title, rest = _plain(number[0]), _plain(blocks[0][number.end() :])
        if len(rest) > LONGEST_SUBTITLE:
            return Chapter(title, None, [rest, *paragraphs])
        return Chapter(title, rest or None, paragraphs)
    if len(heading) <= LONGEST_TITLE:
        return Chapter(heading, None, paragraphs)
    return Chapter(_shortened(heading), heading, paragraphs)


def _whole(blocks: list[str]) -> Chapter:
    """A text without chapters: the title is its first paragraph, or the beginning of it if that is long."""
    paragraphs = [_plain(block) for block in blocks]
    if len(paragraphs[0]) <= LONGEST_TITLE or _CHAPTER.match(blocks[0]):
        return _chapter(blocks)
    return Chapter(_shortened(paragraphs[0]), None, paragraphs)


def _shortened(text: str) -> str:
    start = text[:LONGEST_TITLE].rpartition(" ")[0] or text[: LONGEST_TITLE - 1]
    return start.rstrip(" ,;:") + "…"
