"""The demo's stories, and what they use of Markdown."""

from __future__ import annotations

import msgspec
import pytest

from sinpluma_notebooks.document import DocumentReader
from sinpluma_notebooks.genres import NAMES
from sinpluma_notebooks.nodes import NODE_TYPES
from sinpluma_notebooks.stories import authors, read_story, stories

HEAD = """+++
title = "T"
author = "a"
language = "es"
genre = "teatro"
resume = "R"
tags = ["x"]
followers = []
published = true
+++
"""


def test_every_story_is_complete_and_can_be_published() -> None:
    reader = DocumentReader(NODE_TYPES)
    people = authors()
    found = stories()

    assert len(found) >= 5
    assert {story.language for story in found} == {"es", "en"}
    for story in found:
        assert {story.author, *story.followers} <= set(people)
        assert story.author not in story.followers
        assert story.genre in NAMES
        assert story.chapters
        assert len(story.title) <= 100
        for title, nodes in story.chapters:
            assert 1 <= len(title) <= 100
            assert reader.read(nodes).word_count > 50


def test_no_markdown_is_left_in_the_text_of_a_story() -> None:
    written = msgspec.json.encode([story.chapters for story in stories()]).decode()

    assert "**" not in written
    assert "\\n" not in written
    assert '"text":"# ' not in written


def test_a_story_has_headings_quotes_lists_separators_and_emphasis() -> None:
    text = "# One\n\nA *b* **c.**\nd\n\n> Quoted\n> on\n\n# Two\n\n## Sub\n\n- x\n- *y*\n\n---\n"

    (first, one), (second, two) = read_story(HEAD + text).chapters

    assert (first, second) == ("One", "Two")
    assert one == [
        {
            "type": "paragraph",
            "children": [
                {"text": "A "},
                {"text": "b", "italic": True},
                {"text": " "},
                {"text": "c.", "bold": True},
                {"text": " d"},
            ],
        },
        {"type": "quote", "children": [{"text": "Quoted on"}]},
    ]
    assert two == [
        {"type": "heading-two", "children": [{"text": "Sub"}]},
        {
            "type": "list",
            "style": "bulleted",
            "children": [
                {"type": "list-item", "children": [{"text": "x"}]},
                {"type": "list-item", "children": [{"text": "y", "italic": True}]},
            ],
        },
        {"type": "separator", "children": [{"text": ""}]},
    ]


def test_a_file_without_a_head_is_no_story() -> None:
    with pytest.raises(ValueError, match="head in TOML"):
        read_story("# A chapter\n\nText\n")
