"""Preview links: whoever has one can read a draft, until it expires or its author ends it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import TokenInvalid, utc_now
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.drafts import DRAFTS, draft_page
from sinpluma_notebooks.models import NotebookRow, PageRow, PreviewRow
from sinpluma_notebooks.ownership import lock_page
from sinpluma_notebooks.schemas import Page, PreviewLink

_TOKEN_BYTES = 32


async def create_preview(
    session: AsyncSession, user_id: int, page_id: int, public_url: str, lifetime: timedelta
) -> PreviewLink:
    """Make a link to one's own draft. Only a digest of its token is kept."""
    await lock_page(session, user_id, page_id)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    now = utc_now()
    row = PreviewRow(token_hash=_digest(token), page_id=page_id, created=now, expires=now + lifetime)
    session.add(row)
    return PreviewLink(f"{public_url.rstrip('/')}/preview#{token}", row.expires)


async def end_previews(session: AsyncSession, user_id: int, page_id: int) -> None:
    """End every link to one's own draft."""
    await lock_page(session, user_id, page_id, in_trash=True)
    await session.execute(delete(PreviewRow).where(PreviewRow.page_id == page_id))


async def read_preview(session: AsyncSession, token: str) -> Page:
    """The draft that a link shows, published or not.

    Raises:
        TokenInvalid: the link is unknown, ended or expired, or what it shows was thrown away or blocked.
    """
    statement = (
        DRAFTS.join(PreviewRow, PreviewRow.page_id == PageRow.page_id)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(
            PreviewRow.token_hash == _digest(token),
            PreviewRow.expires > utc_now(),
            PageRow.position.is_not(None),
            NotebookRow.deleted_at.is_(None),
            NotebookRow.blocked_at.is_(None),
            UserRow.closed_at.is_(None),
        )
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise TokenInvalid("This preview link has ended. Ask its author for a new one.")
    return draft_page(row, row.content)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
