"""What became something else when a file was imported, in sentences for the person who sent it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from msgspec import Meta, Struct

SENTENCES = {
    "author": "The file names {what} as its author; the work is yours here.",
    "code_block": "Blocks of code became paragraphs of code.",
    "definition_list": "Lists of definitions became paragraphs and quotations.",
    "encoding": "The file is not in UTF-8; it was read as {what}. Look whether its accents are right.",
    "footnote": "Footnotes stand at the end of their chapters, with their numbers.",
    "formula": "Formulas became their TeX source.",
    "genre": "This site has no genre {what}; the work has another one.",
    "link": "Links that lead to no web page or mailbox became plain text.",
    "lost_picture": "Pictures could not be taken along ({what}). Pages keep what they are said to show.",
    "picture": "Pictures could not be taken along; what they are said to show stands in their place.",
    "profile_picture": "Your profile picture here was kept; the one in the file was not taken.",
    "raw": "Code in another language than the file's own stands as it was written.",
    "remote_picture": "Pictures that are elsewhere were not fetched; links to them stand in their place.",
    "shortened": "The file's {what} was shortened.",
    "style": "Small capitals, and raised or lowered text, became plain text.",
    "subject": "Some of the file's subjects are not among the tags: there were too many, or they were too long.",
    "table": "Tables became a line for each row.",
    "too_deep": "Lists and quotations that were nested too deeply stand side by side.",
}


class Note(Struct):
    """Something that could not come over as it was."""

    code: str
    detail: Annotated[str, Meta(description="A sentence for the person who sent the file.")]
    count: Annotated[int, Meta(ge=1, description="How often.")] = 1


def note(code: str, what: str = "", count: int = 1) -> Note:
    """A note; `what` stands in its sentence."""
    return Note(code, SENTENCES[code].format(what=what), count)


def counted(counts: Mapping[str, int]) -> Iterable[Note]:
    """A note for each kind of thing that a conversion counted."""
    return (note(code, count=count) for code, count in sorted(counts.items()))
