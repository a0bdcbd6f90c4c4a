"""The tables of accounts and sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import Id, Model, UtcDateTime, exact

# Ids are never given twice: what still names a deleted user must not come to name another.
_NEVER_REUSED = {"sqlite_autoincrement": True}


class UserRow(Model):
    """An account. It is closed for 30 days before it is deleted; nobody sees a closed one."""

    __tablename__ = "user"
    __table_args__ = _NEVER_REUSED

    user_id: Mapped[int] = mapped_column(Id, primary_key=True)
    username: Mapped[str] = mapped_column(String(50))
    username_key: Mapped[str] = mapped_column(exact(100), unique=True)
    email: Mapped[str] = mapped_column(String(100))
    email_key: Mapped[str] = mapped_column(exact(100), unique=True)
    password_hash: Mapped[str] = mapped_column(exact(100))
    display_name: Mapped[str] = mapped_column(String(100))
    bio: Mapped[str] = mapped_column(String(2000), default="")
    locale: Mapped[str] = mapped_column(exact(10))
    role: Mapped[str] = mapped_column(exact(10), default="user")
    version: Mapped[int] = mapped_column(default=1)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pending_email: Mapped[str | None] = mapped_column(String(100))
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    user_created: Mapped[datetime] = mapped_column(UtcDateTime)
    updated: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def may_sign_in(self) -> bool:
        """Whether the account is neither closed nor disabled."""
        return self.closed_at is None and self.disabled_at is None


class SessionRow(Model):
    """One sign-in: the truth about who is signed in."""

    __tablename__ = "session"
    __table_args__ = _NEVER_REUSED

    session_id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.user_id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used: Mapped[datetime] = mapped_column(UtcDateTime)
    expires: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    user_agent: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(exact(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(exact(20))


class SessionChangeRow(Model):
    """A session that ended, or whose user's name or role changed: access tokens of it, issued before, do not tell.

    `told`: whether Redis is known to know. Without a foreign key: the tokens may outlive the session's row.
    """

    __tablename__ = "session_change"
    __table_args__ = _NEVER_REUSED

    change_id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(Id)
    changed: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    told: Mapped[bool] = mapped_column(index=True)


class SessionGenerationRow(Model):
    """A set of changed sessions in Redis: its name, and the server process that has it. The newest row counts.

    Sessions below `first_session` may be others than tokens mean, since a backup was restored; none is in the set.
    """

    __tablename__ = "session_generation"
    __table_args__ = _NEVER_REUSED

    generation_id: Mapped[int] = mapped_column(Id, primary_key=True)
    token: Mapped[str] = mapped_column(exact(32))
    server: Mapped[str] = mapped_column(exact(64))
    first_session: Mapped[int] = mapped_column(Id, default=0, server_default="0")


class RefreshTokenRow(Model):
    """All that a refresh token is made of but the key: the token itself is never stored.

    `used_at` is when it was first exchanged, `successor` the one it was exchanged for.
    """

    __tablename__ = "refresh_token"

    jti: Mapped[str] = mapped_column(exact(32), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.session_id", ondelete="CASCADE"), index=True)
    issued: Mapped[datetime] = mapped_column(UtcDateTime)
    expires: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kid: Mapped[str] = mapped_column(exact(64))
    successor: Mapped[str | None] = mapped_column(exact(32))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OneTimeTokenRow(Model):
    """A link sent by mail, known by its digest only; `email` is the address it was sent to."""

    __tablename__ = "one_time_token"

    token_hash: Mapped[str] = mapped_column(exact(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(exact(10))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.user_id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(100))
    expires: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class InviteRow(Model):
    """An invitation to sign up, known by its digest only."""

    __tablename__ = "invite"

    code_hash: Mapped[str] = mapped_column(exact(64), primary_key=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.user_id", ondelete="SET NULL"), index=True)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    expires: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    uses_left: Mapped[int]
    note: Mapped[str] = mapped_column(String(200))


class ReportRow(Model):
    """What somebody told the administrators about a notebook, a page or a user."""

    __tablename__ = "report"
    __table_args__ = _NEVER_REUSED

    report_id: Mapped[int] = mapped_column(Id, primary_key=True)
    reporter: Mapped[int | None] = mapped_column(ForeignKey("user.user_id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(exact(20))
    target_id: Mapped[int] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(String(2000))
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("user.user_id", ondelete="SET NULL"), index=True)
