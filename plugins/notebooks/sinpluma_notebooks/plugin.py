"""The notebooks plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

import click
import msgspec
from quart import Blueprint

from sinpluma.api import ExtraField, ImageOwner, Plugin, Site, Subscriber, hookimpl
from sinpluma_notebooks import moderation, news, pictures, profiles, trash
from sinpluma_notebooks.documents import SiteDocuments
from sinpluma_notebooks.settings import NotebooksSettings


class NotebooksPlugin(Plugin):
    """Works and their pages."""

    name = "notebooks"
    description = "Notebooks, pages, revisions, genres, tags and readings."
    requires = ("auth",)

    documents: SiteDocuments
    """Reads documents, while the site runs."""

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """How long preview links and the trash last."""
        return NotebooksSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """The contract's sections *Notebooks*, *Pages* and *Genres, readings*."""
        from sinpluma_notebooks.routes import notebooks, pages, readings, revisions  # noqa: PLC0415 - see auth

        return (notebooks.blueprint, pages.blueprint, revisions.blueprint, readings.blueprint)

    @hookimpl
    def migrations(self) -> Path:
        """Genres, notebooks, tags, pages with their copies and revisions, readings, news and preview links."""
        return Path(__file__).parent / "migrations"

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """The node types of every plugin; one whose types clash with another's is taken out."""
        return self._running(site)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma import-text` and `sinpluma demo`."""
        from sinpluma_notebooks import cli  # noqa: PLC0415 - a server does not need it

        return (cli.import_text, cli.demo)

    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        """What a profile says about an author's works."""
        return (
            ExtraField("user", "notebooks", int, profiles.public_works, 0, "Works of this user that readers may see."),
            ExtraField(
                "user", "followers", int, profiles.followers, 0, "People who follow at least one of these works."
            ),
        )

    @hookimpl
    def image_owners(self) -> Sequence[ImageOwner]:
        """A work's cover, and the images within a page."""
        return pictures.OWNERS

    @hookimpl
    def event_subscribers(self) -> Sequence[Subscriber]:
        """What is new for those who follow a work."""
        return (news.SUBSCRIBER,)

    @hookimpl
    async def resource_owner(self, site: Site, kind: str, resource_id: int) -> int | None:
        """Whose notebook or page it is, hidden or not."""
        return await site.db.read(moderation.owner, kind, resource_id)

    @hookimpl
    async def purge_expired(self, site: Site, now: datetime) -> Mapping[str, int]:
        """What has been in the trash for long enough, and preview links that have expired."""
        settings = site.section(NotebooksSettings)
        deleted = await trash.empty_trash(site.db, now - settings.trash_lifetime)
        return {**deleted, "preview": await site.db.write(trash.drop_previews, now)}

    @asynccontextmanager
    async def _running(self, site: Site) -> AsyncIterator[None]:
        self.documents = SiteDocuments(site)
        self.documents.settle()
        yield
