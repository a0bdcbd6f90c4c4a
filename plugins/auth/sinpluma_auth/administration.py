"""What administrators do to users."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, NotFound, fold, utc_now
from sinpluma_auth import addresses, session_changes
from sinpluma_auth.auth import Auth
from sinpluma_auth.errors import LastAdmin
from sinpluma_auth.models import SessionRow, UserRow
from sinpluma_auth.schemas import ManagedUser, UserChange, UserQuery
from sinpluma_auth.sessions import EndReason, end_sessions

ROLES = ("user", "admin")


async def change_user(auth: Auth, user_id: int, change: UserChange) -> ManagedUser:
    """Disable or enable a user, change the role, end all sessions.

    Raises:
        Invalid: there is no such role.
        NotFound: there is no such user.
        LastAdmin: the site would be left without an administrator.
    """
    if change.role is not None and change.role not in ROLES:
        raise Invalid("There is no such role.", errors={"role": [f"One of {', '.join(ROLES)}."]})
    await auth.db.write(apply, user_id, change)
    if change.role is not None or change.disabled or change.end_sessions:
        await auth.revocation.announce()
    return await auth.db.read(managed_user, user_id)


async def apply(session: AsyncSession, user_id: int, change: UserChange) -> None:
    """Change a user, and end what sessions are to end.

    Raises:
        NotFound: there is no such user.
        LastAdmin: the site would be left without an administrator.
    """
    user = await session.get(UserRow, user_id, with_for_update=True)
    if user is None:
        raise NotFound("There is no such user.")
    if change.disabled or change.role == "user":
        await keep_an_admin(session, user)
    if change.role is not None:
        user.role = change.role
        await session_changes.note_user(session, user_id)
    if change.disabled is not None:
        user.disabled_at = (user.disabled_at or utc_now()) if change.disabled else None
    if change.disabled or change.end_sessions:
        reason: EndReason = "disabled" if change.disabled else "admin"
        await end_sessions(session, reason, SessionRow.user_id == user_id)


async def keep_an_admin(session: AsyncSession, leaving: UserRow) -> None:
    """See that somebody else can administer the site, if this user can.

    Raises:
        LastAdmin: nobody else can.
    """
    if leaving.role != "admin" or not leaving.may_sign_in:
        return
    others = select(UserRow.user_id).where(
        UserRow.role == "admin",
        UserRow.user_id != leaving.user_id,
        UserRow.disabled_at.is_(None),
        UserRow.closed_at.is_(None),
    )
    # Locked, so that two administrators cannot remove each other at once.
    if not list(await session.scalars(others.with_for_update())):
        raise LastAdmin("Make somebody else an administrator first.")


async def list_users(session: AsyncSession, query: UserQuery) -> tuple[list[ManagedUser], int]:
    """A page of the users that match, the newest first, and the number of all that do."""
    which = _matching(query.q.strip())
    total = await session.scalar(select(func.count()).select_from(UserRow).where(*which)) or 0
    return await _managed(session, which, query.per_page, query.offset), total


async def managed_user(session: AsyncSession, user_id: int) -> ManagedUser:
    """A user as administrators see them.

    Raises:
        NotFound: there is no such user.
    """
    found = await _managed(session, [UserRow.user_id == user_id], 1, 0)
    if not found:
        raise NotFound("There is no such user.")
    return found[0]


async def _managed(
    session: AsyncSession, which: list[ColumnElement[bool]], limit: int, offset: int
) -> list[ManagedUser]:
    last_used = select(func.max(SessionRow.last_used)).where(SessionRow.user_id == UserRow.user_id).scalar_subquery()
    rows = await session.execute(
        select(UserRow, last_used).where(*which).order_by(UserRow.user_id.desc()).limit(limit).offset(offset)
    )
    return [
        ManagedUser(
            user_id=user.user_id,
            username=user.username,
            display_name=user.display_name,
            email=user.email,
            email_verified=user.email_verified_at is not None,
            role=user.role,
            disabled=user.disabled_at is not None,
            closed=user.closed_at is not None,
            user_created=user.user_created,
            last_used=used,
        )
        for user, used in rows
    ]


def _matching(text: str) -> list[ColumnElement[bool]]:
    if not text:
        return []
    return [
        or_(
            UserRow.username_key.contains(fold(text), autoescape=True),
            UserRow.email_key.contains(addresses.key(text), autoescape=True),
        )
    ]
