"""The JSON file of a work has a published form, which does not change by accident."""

from __future__ import annotations

import json
from pathlib import Path

from sinpluma_exchange.notebook_file import schema

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "notebook-v1.schema.json"


def test_the_published_schema_is_that_of_the_file() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == schema()
