"""What the resources ask the database for."""

from __future__ import annotations

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from bench.peers.flask_peer.database import Session
from bench.peers.models import PUBLISHED, Notebook, Page, Reading, User

PUBLIC = and_(
    Notebook.status == PUBLISHED,
    Notebook.deleted_at.is_(None),
    Notebook.blocked_at.is_(None),
    User.closed_at.is_(None),
)
READABLE = and_(Page.position.is_not(None), Page.published_version.is_not(None))


def notebooks(page: int, per_page: int) -> tuple[list[Notebook], int]:
    """The public works, the newest first, and their number."""
    part = (
        select(Notebook)
        .join(Notebook.user)
        .options(contains_eager(Notebook.user))
        .where(PUBLIC)
        .order_by(Notebook.renewed_at.desc(), Notebook.notebook_id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    total = select(func.count(Notebook.notebook_id)).join(Notebook.user).where(PUBLIC)
    return list(Session.scalars(part)), Session.scalar(total) or 0


def notebook(notebook_id: int, viewer: int | None) -> Notebook | None:
    """A work with all its pages, if this viewer may see it."""
    own = false() if viewer is None else Notebook.user_id == viewer
    return Session.scalar(
        select(Notebook)
        .join(Notebook.user)
        .options(contains_eager(Notebook.user), selectinload(Notebook.pages.and_(Page.position.is_not(None))))
        .where(Notebook.notebook_id == notebook_id, or_(own, PUBLIC))
    )


def published_page(page_id: int) -> Page | None:
    """The published copy of a page that readers may see."""
    return Session.scalar(
        select(Page)
        .join(Page.notebook)
        .join(Notebook.user)
        .options(joinedload(Page.published))
        .where(Page.page_id == page_id, READABLE, PUBLIC)
    )


def published_ids(notebook_id: int) -> list[int]:
    """The published pages of a work in their order."""
    return list(
        Session.scalars(select(Page.page_id).where(Page.notebook_id == notebook_id, READABLE).order_by(Page.position))
    )


def draft(page_id: int) -> Page | None:
    """A page with its draft and its work."""
    return Session.get(Page, page_id, options=[joinedload(Page.draft), joinedload(Page.notebook)])


def readings(user_id: int, page: int, per_page: int) -> tuple[list[tuple[Reading, int]], int]:
    """What somebody follows, each with the number of the page that was reached; and how much that is."""
    reached, read = aliased(Page), aliased(Page)
    number = (
        select(func.count(read.page_id))
        .where(
            read.notebook_id == reached.notebook_id,
            read.published_version.is_not(None),
            read.position <= reached.position,
        )
        .correlate(reached)
        .scalar_subquery()
    )
    followed = and_(Reading.user_id == user_id, PUBLIC)
    rows = Session.execute(
        select(Reading, number)
        .join(Reading.notebook)
        .join(Notebook.user)
        .outerjoin(reached, reached.page_id == Reading.page_id)
        .options(contains_eager(Reading.notebook).contains_eager(Notebook.user))
        .where(followed)
        .order_by(Reading.updated.desc(), Reading.notebook_id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    total = select(func.count(Reading.notebook_id)).join(Reading.notebook).join(Notebook.user).where(followed)
    return [(reading, count or 0) for reading, count in rows], Session.scalar(total) or 0
