"""Which addresses are pages of the app. What they show is the app's business; `docs/operate/web.md` lists them."""

from __future__ import annotations

import re

_ID = r"\d{1,18}"
_PAGES = re.compile(
    "|".join(
        (
            "search|readings|sign-in|sign-up",
            "forgot|reset|verify|preview",  # letters and preview links lead there
            rf"write(/{_ID}(/pages/{_ID}(/revisions)?)?)?",
            r"(settings|admin)(/[a-z-]+)*",
            r"x/[a-z][a-z0-9_]*(/.*)?",  # a plugin's own
        )
    )
)
PRIVATE = (
    *("/admin", "/forgot", "/preview", "/readings", "/reset", "/search", "/settings", "/sign-in", "/sign-up"),
    *("/verify", "/write"),
)
"""Where crawlers have nothing to look for: what is somebody's own, and lists without end."""


def is_page(path: str) -> bool:
    """Whether the app has such a page; `path` is without the slashes at its ends."""
    return _PAGES.fullmatch(path) is not None
