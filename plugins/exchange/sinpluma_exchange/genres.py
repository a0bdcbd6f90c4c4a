"""Which genre a work gets that comes from elsewhere."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import fold
from sinpluma_notebooks.genres import NAMES, genre_of_slug, list_genres

DEFAULT = "ficcion"

_SLUGS = {fold(name): slug for slug, names in NAMES.items() for name in names.values()}


def slug_of(name: str) -> str | None:
    """The genre that is called so in one of the site's languages."""
    return _SLUGS.get(fold(name))


async def default_genre(session: AsyncSession, slug: str = DEFAULT) -> int:
    """The genre of that slug; if the site has none, fiction, or the first that it has."""
    found = await genre_of_slug(session, slug) or await genre_of_slug(session, DEFAULT)
    return found or (await list_genres(session, "en"))[0].genre_id
