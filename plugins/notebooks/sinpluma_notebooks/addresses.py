"""Where people find works, pages and authors in a browser: every such address is made here."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from sinpluma.api import Settings


class Addresses(msgspec.Struct, frozen=True):
    """The absolute addresses of one site."""

    root: str
    api_root: str

    def work(self, notebook_id: int) -> str:
        """A work's own page: its synopsis and its table of contents."""
        return f"{self.root}/notebooks/{notebook_id}"

    def page(self, notebook_id: int, page_id: int) -> str:
        """A chapter, to read."""
        return f"{self.work(notebook_id)}/pages/{page_id}"

    def author(self, username: str) -> str:
        """A user's profile."""
        return f"{self.root}/user/{quote(username, safe='')}"

    def genre(self, slug: str) -> str:
        """The works of a genre."""
        return f"{self.root}/genres/{quote(slug, safe='')}"

    def api(self, path: str) -> str:
        """A route of the API, whose path begins with a slash."""
        return f"{self.api_root}{quote(path)}"


def addresses_of(settings: Settings) -> Addresses:
    """The addresses that `SINPLUMA_PUBLIC_URL` makes."""
    root = settings.public_url.rstrip("/")
    return Addresses(root, root + settings.api_path)
