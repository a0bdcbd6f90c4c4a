"""The head of a work in Markdown: YAML, as many programs read it. JSON strings are YAML strings."""

from __future__ import annotations

import json
import re
from typing import Any

from sinpluma_exchange.formats.work import Work

MEDIA_TYPE = "text/markdown; charset=utf-8; variant=CommonMark"
_SIGNS = re.compile(r"([\\`*_\[\]<>&~#])")


def head(work: Work) -> bytes:
    """What stands before the chapters."""
    values: dict[str, Any] = {
        "title": _literal(work.title),
        "author": _literal(work.author),
        "lang": work.language,
        "description": _literal(work.resume),
        "keywords": [_literal(tag) for tag in work.tags],
        "source": work.url,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    return "\n".join(["---", *lines, "---", "", ""]).encode()


def _literal(text: str) -> str:
    """Text that is to be read as it stands by what reads a head's values as Markdown, as pandoc does."""
    return _SIGNS.sub(r"\\\1", text)
