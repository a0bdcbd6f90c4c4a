"""What the plugin keeps while a site runs, for the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from prometheus_client import Counter

from sinpluma.api import ImageOwner, NotFound, Plugin, Site, current_site
from sinpluma_media.settings import MediaSettings
from sinpluma_media.stores import Store
from sinpluma_media.stores.folder import FolderStore

if TYPE_CHECKING:
    from sinpluma_media.processing import Workshop


class Measures:
    """What the plugin counts."""

    def __init__(self, site: Site) -> None:
        registry = site.metrics.registry
        self.stored = Counter("sinpluma_images_stored", "Pictures that were stored.", ("kind",), registry=registry)
        self.refused = Counter("sinpluma_images_refused", "Pictures that were refused.", ("code",), registry=registry)
        self.swept = Counter("sinpluma_image_objects_swept", "Objects that the sweep removed.", registry=registry)


@dataclass(frozen=True)
class Media:
    """The parts that services work with."""

    site: Site
    settings: MediaSettings
    store: Store
    workshop: Workshop
    measures: Measures

    def owner(self, kind: str) -> ImageOwner:
        """The owner type of that name.

        Raises:
            NotFound: the plugin that gave it is off.
        """
        found = owners(self.site).get(kind)
        if found is None:
            raise NotFound("There is no such picture.")
        return found


class MediaParts(Plugin):
    """The part of the plugin that services reach: its parts, while the site runs."""

    parts: Media | None = None


def media_of(site: Site) -> Media:
    """The parts of a running site."""
    parts = cast("MediaParts", site.plugins.loaded["media"]).parts
    if parts is None:
        raise RuntimeError("the media plugin is not started")
    return parts


def current_media() -> Media:
    """The parts of the site that answers the present request."""
    return media_of(current_site())


def owners(site: Site) -> dict[str, ImageOwner]:
    """What has pictures, by kind: as the plugins that are on say."""
    given = [site.plugins.contributions[name].image_owners for name in site.plugins.loaded]
    return {owner.kind: owner for some in given for owner in some}


def start(site: Site, measures: Measures) -> Media:
    """Make the parts of a site, within its event loop."""
    from sinpluma_media.processing import Workshop  # noqa: PLC0415 - its threads are only for a running site

    settings = site.section(MediaSettings)
    workshop = Workshop(site.settings.locks_dir, settings.image_threads, settings.max_pixels)
    return Media(site, settings, store_of(site, settings), workshop, measures)


def store_of(site: Site, settings: MediaSettings) -> Store:
    """The store that the settings name, made within the event loop that is to use it."""
    if settings.s3_endpoint is None:
        return FolderStore(site.settings.data_dir)
    from sinpluma_media.stores.s3 import S3Store  # noqa: PLC0415 - heavy, and only for who has such a server

    return S3Store(settings)
