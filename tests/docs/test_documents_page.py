"""The examples of *Documents*: what is shown as a document is one, and what is refused is refused in those words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sinpluma_notebooks.document import MAX_BYTES, MAX_DEPTH, DocumentFault, DocumentReader
from sinpluma_notebooks.nodes import NODE_TYPES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "guide" / "documents.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```(?:\s*```text\n(.*?)\n```)?", PAGE, flags=re.DOTALL)
SOUND = [content for content, fault in EXAMPLES if not fault]
REFUSED = [(content, fault) for content, fault in EXAMPLES if fault]


@pytest.mark.parametrize("content", SOUND)
def test_an_example_is_a_document(content: str) -> None:
    DocumentReader(NODE_TYPES).read(json.loads(content))


@pytest.mark.parametrize(("content", "fault"), REFUSED)
def test_an_example_of_a_fault_is_refused_in_the_words_that_are_shown(content: str, fault: str) -> None:
    with pytest.raises(DocumentFault) as refused:
        DocumentReader(NODE_TYPES).read(json.loads(content))
    assert str(refused.value) == fault


def test_each_node_type_is_documented_and_no_other() -> None:
    table = PAGE.split("## Node types")[1].split("## ")[0]
    documented = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([^`]+)`", line.split("|")[1])
    }
    assert documented == {node_type.name for node_type in NODE_TYPES}


def test_the_limits_are_documented() -> None:
    limits = PAGE.split("## Limits")[1].split("## ")[0]
    assert f"({MAX_BYTES:,} bytes)" in limits
    assert f"| {MAX_DEPTH} |" in limits
