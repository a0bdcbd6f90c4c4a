"""Verse in a page's document."""

from __future__ import annotations

from typing import Any


def verse(line: str, **attributes: Any) -> dict[str, Any]:
    return {"type": "verse", **attributes, "children": [{"text": line}]}


async def test_a_document_may_contain_verse(ana: Any) -> None:
    lines = [verse("En una noche oscura,"), verse("con ansias, en amores inflamada,", indent=1)]
    page = await ana.send("GET", f"/pages/{await ana.page(*lines)}?mode=editor")
    assert page.body["content"] == lines
    assert page.body["word_count"] == 9


async def test_an_indent_that_no_line_has_is_refused_with_its_place(ana: Any) -> None:
    page_id = await ana.page()
    changes = {"content": [verse("¡Oh dichosa ventura!", indent=11)], "version": 1}
    refused = await ana.send("PUT", f"/pages/{page_id}", changes)
    assert refused.status == 400
    assert "content[0].indent" in refused.body["errors"]
