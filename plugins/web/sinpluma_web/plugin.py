"""The web plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import msgspec
from quart import Blueprint

from sinpluma.api import Site, hookimpl
from sinpluma_web.policy import content_security_policy, picture_origin
from sinpluma_web.previews import Previews
from sinpluma_web.settings import WebSettings
from sinpluma_web.shell import FOLDER, load_app
from sinpluma_web.web import WebParts


class WebPlugin(WebParts):
    """The site's pages."""

    name = "web"
    description = "The app for browsers, link previews and the sitemap."
    requires = ("auth", "notebooks")
    uses = ("exchange", "media")

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """Which app people get."""
        return WebSettings

    @hookimpl
    def site_blueprints(self) -> Sequence[Blueprint]:
        """The app, the sitemap and `robots.txt`."""
        from sinpluma_web import routes  # noqa: PLC0415 - see auth

        return (routes.blueprint,)

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """The app's files, its policy, and what makes previews."""
        return self._running(site)

    @asynccontextmanager
    async def _running(self, site: Site) -> AsyncIterator[None]:
        self.app = load_app(site.section(WebSettings).web_app_dir or FOLDER)
        self.pictures = picture_origin(site) if "media" in self.beside else None
        self.policy = content_security_policy(self.pictures)
        self.previews = Previews(site, feeds="exchange" in self.beside, pictures="media" in self.beside)
        yield
