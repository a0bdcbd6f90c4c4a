"""The fields of the forms that a person fills in: each is read by itself, so that all faults are told at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from sinpluma.api import MAX_ID, Invalid, fold
from sinpluma_notebooks.models import FOLDED_TAG_LENGTH, FOLDED_TITLE_LENGTH, LANGUAGE_LENGTH, TITLE_LENGTH

RESUME_LENGTH = 5000
NAME_LENGTH = 100
TAG_LENGTH, MAX_TAGS = 50, 20
REQUIRED = "This field is required."

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_SPACE_IN_RESUME = "\n\t"

Faults = dict[str, list[str]]


class FieldFault(ValueError):
    """What is wrong with one field, in a sentence for the person who filled it in."""


def read_fields(
    given: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]], required: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], Faults]:
    """Read each field that is there.

    Args:
        given: the form.
        readers: by field, what gives its value, or raises FieldFault.
        required: the fields that must be there.

    Returns:
        The values and the faults, each by field.
    """
    values: dict[str, Any] = {}
    faults: Faults = {}
    for name, read in readers.items():
        if name not in given:
            if name in required:
                faults[name] = [REQUIRED]
            continue
        try:
            values[name] = read(given[name])
        except FieldFault as fault:
            faults[name] = [str(fault)]
    return values, faults


def refuse(faults: Faults) -> None:
    """End here if there are faults.

    Raises:
        Invalid: names every faulty field.
    """
    if faults:
        raise Invalid(" ".join(message for messages in faults.values() for message in messages), errors=faults)


def read_title(value: Any) -> str:
    """A title without space around it."""
    title = _line(value, "The title")
    if not _visible(title):
        raise FieldFault("Give it a title.")
    if len(title) > TITLE_LENGTH:
        raise FieldFault(f"The title must not have more than {TITLE_LENGTH} characters; it has {len(title)}.")
    return title


def read_resume(value: Any) -> str:
    """A synopsis, its line ends normalised."""
    if not isinstance(value, str):
        raise FieldFault("The synopsis must be text.")
    resume = re.sub("\r\n?", "\n", value).strip()
    if len(resume) > RESUME_LENGTH:
        raise FieldFault(f"The synopsis must not have more than {RESUME_LENGTH:,} characters; it has {len(resume):,}.")
    if any(unicodedata.category(char) == "Cc" and char not in _SPACE_IN_RESUME for char in resume):
        raise FieldFault("The synopsis has a control character. Remove it.")
    return resume


def read_language(value: Any) -> str:
    """A language tag, cased as RFC 5646 (section 2.1.1) advises: `pt-br` is `pt-BR`."""
    if not isinstance(value, str):
        raise FieldFault("The language must be a tag such as es, en or pt-BR.")
    return normal_language(value)


def normal_language(value: str) -> str:
    """The usual spelling of a language tag; raises FieldFault if it is none."""
    text = value.lower()
    if not _LANGUAGE.fullmatch(text) or len(text) > LANGUAGE_LENGTH:
        raise FieldFault("The language must be a tag such as es, en or pt-BR.")
    first, *rest = text.split("-")
    return "-".join([first, *(_subtag(part) for part in rest)])


def read_tags(value: Any) -> list[str]:
    """Tags without space around them, each once however it is cased or accented, in the order given."""
    if not isinstance(value, list):
        raise FieldFault("The tags must be a list of words.")
    tags: dict[str, str] = {}
    for item in value:
        tag = _line(item, "Each tag")
        if not _visible(tag):
            raise FieldFault("A tag must not be empty.")
        if len(tag) > TAG_LENGTH:
            raise FieldFault(f"A tag must not have more than {TAG_LENGTH} characters.")
        tags.setdefault(folded_tag(tag), tag)
    if len(tags) > MAX_TAGS:
        raise FieldFault(f"There must not be more than {MAX_TAGS} tags; there are {len(tags)}.")
    return list(tags.values())


def read_id(value: Any) -> int:
    """An id that a database can have."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_ID:
        raise FieldFault("This must be an id.")
    return value


def read_name(value: Any) -> str | None:
    """A revision's name, or None for none."""
    if value is None:
        return None
    name = _line(value, "The name")
    if len(name) > NAME_LENGTH:
        raise FieldFault(f"The name must not have more than {NAME_LENGTH} characters; it has {len(name)}.")
    return name or None


def folded_tag(tag: str) -> str:
    """A tag as it is stored for finding works by it."""
    return fold(tag).strip()[:FOLDED_TAG_LENGTH]


def folded_title(title: str) -> str:
    """A title as it is stored for sorting."""
    return fold(title)[:FOLDED_TITLE_LENGTH]


def _line(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise FieldFault(f"{what} must be text.")
    line = value.strip()
    if any(unicodedata.category(char) == "Cc" for char in line):
        raise FieldFault(f"{what} must be one line without control characters.")
    return line


def _visible(line: str) -> bool:
    return bool(fold(line).strip())


def _subtag(part: str) -> str:
    if len(part) == 2 and part.isalpha():  # noqa: PLR2004 - a region; a script has four letters
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part  # noqa: PLR2004
