"""What crawlers are asked to leave alone (RFC 9309)."""

from __future__ import annotations

from sinpluma_web.places import PRIVATE


def document(root: str) -> str:
    """The file `robots.txt` of a site whose address is `root`.

    The API stays open: a search engine that runs the app reads the works through it.
    """
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "", f"Sitemap: {root}/sitemap.xml", ""]
    return "\n".join(lines)
