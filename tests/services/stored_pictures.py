"""A site with a work that may have a cover, and what must be true of its store whatever has happened."""

from __future__ import annotations

from datetime import timedelta

from sinpluma.api import utc_now
from sinpluma.testing import AppSite
from sinpluma_media import images
from sinpluma_media.media import Media
from sinpluma_media.stores import BUCKETS
from sinpluma_media.sweep import Swept, sweep

ANA, WORK = 1, 1
LATER = timedelta(days=2)


async def begin(site: AppSite) -> None:
    """Make a user, and a work without a cover."""
    account = {"username": "ana", "email": "ana@example.org", "password": "correct horse battery"}
    assert (await site.client.post("/api/user/register", json=account)).status_code == 201
    signed_in = await (await site.client.post("/api/user/login", json=account)).get_json()
    headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
    made = await site.client.post("/api/notebooks/", json={"title": "A work", "genre_id": 1}, headers=headers)
    assert made.status_code == 201


async def there(media: Media) -> set[str]:
    """Every object in the store."""
    return {entry.name for bucket in BUCKETS async for entry in media.store.entries(bucket)}


async def linked(media: Media) -> set[str]:
    """The objects of what is linked."""
    return {name for image in await media.site.db.read(images.after, 0, 1000) for name in image.names}


async def nothing_dangles_and_the_sweep_leaves_what_is_linked(media: Media) -> Swept:
    """Sweep as if two days had gone by; gives what was swept."""
    assert await linked(media) <= await there(media)
    swept = await sweep(media, utc_now() + LATER)
    assert swept is not None
    assert swept.missing == []
    assert await there(media) == await linked(media)
    assert await media.site.db.read(images.given_up, utc_now() + LATER, 100) == []
    return swept
