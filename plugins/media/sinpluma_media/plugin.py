"""The media plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec
from quart import Blueprint
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import BackupPart, ExtraField, HealthCheck, Site, hookimpl
from sinpluma_media import backup, images, media, sweep
from sinpluma_media.addresses import drawn_url, key_in, stored_url
from sinpluma_media.settings import MediaSettings


class MediaPlugin(media.MediaParts):
    """Covers, profile images and images within chapters."""

    name = "media"
    description = "Covers, profile images and images within chapters."
    requires = ("auth",)
    uses = ("notebooks",)

    def __init__(self) -> None:
        self._measures: media.Measures | None = None

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """Limits of pictures, and where they are stored."""
        return MediaSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """The contract's paragraph *Images*, for every owner type."""
        from sinpluma_media import routes  # noqa: PLC0415 - see auth

        return (routes.blueprint,)

    @hookimpl
    def migrations(self) -> Path:
        """Pictures."""
        return Path(__file__).parent / "migrations"

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """The store, and the threads that convert pictures."""
        return self._running(site)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma media`."""
        from sinpluma_media import cli  # noqa: PLC0415 - a server does not need it

        return (cli.media,)

    @hookimpl
    def health_checks(self, site: Site) -> Sequence[HealthCheck]:
        """The store."""
        return (HealthCheck("object_storage", media.media_of(site).store.check),)

    @hookimpl
    def extra_fields(self) -> Sequence[ExtraField]:
        """Where to find the picture of a user, and the cover of a work."""
        told = "Address of the picture, which whoever has it may open; takes `w`."
        return tuple(
            ExtraField(kind, "image_url", str | None, self._addresses(kind), None, told)
            for kind in ("user", "notebook")
        )

    @hookimpl
    async def unknown_images(self, site: Site, page_id: int | None, sources: Sequence[str]) -> Sequence[str]:
        """What is no picture of the page."""
        own = await site.db.read(images.pictures_of, "page", page_id) if page_id is not None else ()
        keys = {image.key for image in own}
        return [src for src in sources if key_in(src) not in keys]

    @hookimpl
    async def purge_expired(self, site: Site, now: datetime) -> Mapping[str, int]:  # noqa: ARG002 - the sweep's own
        """What no picture needs any more: begun here, since going through the store takes long."""
        site.tasks.start(sweep.sweep_quietly(media.media_of(site)), "sweep pictures")
        return {}

    @hookimpl
    def backup_part(self, site: Site) -> BackupPart:
        """The pictures themselves."""
        return BackupPart(objects=partial(backup.opened, site))

    def _addresses(self, kind: str) -> Callable[[AsyncSession, Sequence[int]], Awaitable[Mapping[int, Any]]]:
        async def load(session: AsyncSession, ids: Sequence[int]) -> Mapping[int, Any]:
            if self.parts is None:
                return {}
            site, keys = self.parts.site, await images.keys_of(session, kind, ids)
            return {one: stored_url(site, keys[one]) if one in keys else drawn_url(site, kind, one) for one in ids}

        return load

    @asynccontextmanager
    async def _running(self, site: Site) -> AsyncIterator[None]:
        if self._measures is None:
            self._measures = media.Measures(site)
        self.parts = media.start(site, self._measures)
        try:
            yield
        finally:
            self.parts.workshop.close()
            await self.parts.store.close()
            self.parts = None
