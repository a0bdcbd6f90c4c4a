"""The genres and their names in each language."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import one_statement
from sinpluma_notebooks.models import GenreRow
from sinpluma_notebooks.schemas import Genre

LANGUAGES = ("es", "en")
"""The first one is for those who ask for neither."""

NAMES = {
    "accion-y-aventura": {"es": "Acción y aventura", "en": "Action and adventure"},
    "antologias": {"es": "Antologías", "en": "Anthologies"},
    "ciencia-ficcion": {"es": "Ciencia ficción", "en": "Science fiction"},
    "cuentos": {"es": "Cuentos", "en": "Short stories"},
    "ensayos": {"es": "Ensayos", "en": "Essays"},
    "fantasia": {"es": "Fantasía", "en": "Fantasy"},
    "ficcion": {"es": "Ficción", "en": "Fiction"},
    "poesia": {"es": "Poesía", "en": "Poetry"},
    "teatro": {"es": "Teatro", "en": "Theatre"},
    "terror": {"es": "Terror", "en": "Horror"},
}
"""Names by slug and language; a genre that an operator added to the table is called by its slug."""


@one_statement
async def list_genres(session: AsyncSession, language: str) -> list[Genre]:
    """Every genre in its order, named in `language`."""
    rows = await session.execute(select(GenreRow.genre_id, GenreRow.slug).order_by(GenreRow.position))
    return [Genre(genre_id, slug, NAMES.get(slug, {}).get(language, slug)) for genre_id, slug in rows]


async def genre_exists(session: AsyncSession, genre_id: int) -> bool:
    """Whether there is such a genre."""
    known = await session.scalar(select(GenreRow.genre_id).where(GenreRow.genre_id == genre_id))
    return known is not None


async def genre_of_slug(session: AsyncSession, slug: str) -> int | None:
    """The genre that a slug names, if there is one."""
    genre_id: int | None = await session.scalar(select(GenreRow.genre_id).where(GenreRow.slug == slug))
    return genre_id
