"""The fields that people fill in, one by one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinpluma_notebooks import fields
from sinpluma_notebooks.fields import FieldFault
from sinpluma_notebooks.models import FOLDED_TAG_LENGTH, FOLDED_TITLE_LENGTH

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
)


@given(anything)
def test_a_title_is_one_visible_line_of_at_most_a_hundred_characters_or_refused(value: object) -> None:
    try:
        title = fields.read_title(value)
    except FieldFault:
        return
    assert 1 <= len(title) <= 100
    assert title == title.strip()
    assert not any(unicodedata.category(char) == "Cc" for char in title)
    assert len(fields.folded_title(title)) <= FOLDED_TITLE_LENGTH


@given(anything | st.lists(st.text(max_size=60), max_size=25))
def test_tags_are_distinct_lines_within_their_limits_or_refused(value: object) -> None:
    try:
        tags = fields.read_tags(value)
    except FieldFault:
        return
    folded = [fields.folded_tag(tag) for tag in tags]
    assert len(tags) <= 20
    assert len(set(folded)) == len(folded)
    assert all(0 < len(tag) <= FOLDED_TAG_LENGTH for tag in folded)
    assert fields.read_tags(tags) == tags


@given(anything | st.from_regex(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", fullmatch=True))
def test_a_language_is_spelt_in_one_way_or_refused(value: object) -> None:
    try:
        language = fields.read_language(value)
    except FieldFault:
        return
    assert language.lower() == str(value).strip().lower()
    assert fields.read_language(language.swapcase()) == language


@pytest.mark.parametrize("control", ["\x00", "\x1b", "\x7f", "\x85", "\x9f"])
def test_control_characters_are_refused_everywhere(control: str) -> None:
    for read, value in (
        (fields.read_title, f"a{control}b"),
        (fields.read_resume, f"a{control}b"),
        (fields.read_tags, [f"a{control}b"]),
        (fields.read_name, f"a{control}b"),
    ):
        with pytest.raises(FieldFault):
            read(value)


@pytest.mark.parametrize("invisible", ["", "   ", "\u200b", "\u00ad\u2060", "\ufeff"])
def test_what_nobody_sees_is_no_title_and_no_tag(invisible: str) -> None:
    for read, value in ((fields.read_title, invisible), (fields.read_tags, [invisible])):
        with pytest.raises(FieldFault):
            read(value)


def test_each_field_is_read_by_itself() -> None:
    readers = {"title": fields.read_title, "language": fields.read_language, "tags": fields.read_tags}

    values, faults = fields.read_fields({"title": "Fine", "language": 5}, readers, frozenset({"title", "tags"}))

    assert values == {"title": "Fine"}
    assert set(faults) == {"language", "tags"}
