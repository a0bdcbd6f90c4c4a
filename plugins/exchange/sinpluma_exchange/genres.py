"""Which genre a work gets that comes from elsewhere."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_notebooks.genres import genre_of_slug, list_genres

DEFAULT = "ficcion"


async def default_genre(session: AsyncSession, slug: str = DEFAULT) -> int:
    """The genre of that slug; if the site has none, fiction, or the first that it has."""
    found = await genre_of_slug(session, slug) or await genre_of_slug(session, DEFAULT)
    return found or (await list_genres(session, "en"))[0].genre_id
