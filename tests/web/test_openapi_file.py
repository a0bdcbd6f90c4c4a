"""The app's types and calls are made of a document that says what the code does now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sinpluma.openapi import openapi_document
from sinpluma.testing import app_site

FILE = Path(__file__).resolve().parents[2] / "web" / "openapi.json"


@pytest.fixture
async def document(tmp_path: Path, first_party: str) -> Any:
    """The document of a site with our own plugins, as `make openapi` writes it."""
    async with app_site(tmp_path / "data", plugins=first_party) as site:
        return json.loads(json.dumps(openapi_document(site.app, site.site)))


async def test_the_document_that_the_app_is_made_by_is_up_to_date(document: Any) -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == document, "the API has changed: run `make openapi`"


async def test_every_field_that_an_answer_always_has_is_required(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert {"image_url", "published_at"} <= set(schemas["Notebook"]["required"])
    assert {"notebooks", "followers"} <= set(schemas["Profile"]["required"])
    assert "deleted_at" not in schemas["Notebook"]["required"]
    assert "client" not in schemas["PluginState"]["required"]


async def test_what_a_client_may_leave_out_is_not_required(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["NewNotebook"]["required"] == ["title", "genre_id"]
    assert "autosave" not in schemas["PageChanges"].get("required", [])


async def test_a_pair_is_a_pair_and_no_empty_list(document: Any) -> None:
    pair = document["components"]["schemas"]["SearchItem"]["properties"]["matches"]["items"]
    assert pair == {"type": "array", "prefixItems": [{"type": "integer"}] * 2, "minItems": 2, "maxItems": 2}
