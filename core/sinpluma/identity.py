"""Who is asking. The core owns the question; a plugin's `authenticate` hook answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import msgspec
from quart import g

from sinpluma.errors import Forbidden, Unauthorized

P = ParamSpec("P")
R = TypeVar("R")

IGNORES_IDENTITY = "_sinpluma_ignores_identity"
REQUIRES_USER = "_sinpluma_requires_user"


class Identity(msgspec.Struct, frozen=True):
    """A signed-in user, as the request proved it.

    `session_id` is the sign-in it belongs to; `role` is `user` or `admin`.
    """

    user_id: int
    username: str
    role: str = "user"
    session_id: int | None = None

    @property
    def is_admin(self) -> bool:
        """Whether this user administers the site."""
        return self.role == "admin"


def current_identity() -> Identity | None:
    """Who sent this request, or None for an anonymous one."""
    identity: Identity | None = g.get("identity")
    return identity


def current_user() -> Identity:
    """Who sent this request.

    Raises:
        Unauthorized: nobody is signed in.
    """
    identity = current_identity()
    if identity is None:
        raise Unauthorized("Sign in first: this needs an access token in the Authorization header.")
    return identity


def ignores_identity(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view for which the Authorization header is not an access token (login, refresh, health)."""
    setattr(view, IGNORES_IDENTITY, True)
    return view


def require_user(view: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Let only signed-in users reach a view; others get 401."""
    return _guarded(view, lambda _: None)


def require_admin(view: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Let only administrators reach a view; others get 401 or 403."""
    return _guarded(view, _admins_only)


def _admins_only(identity: Identity) -> None:
    if not identity.is_admin:
        raise Forbidden("Only an administrator may do this.")


def _guarded(view: Callable[P, Awaitable[R]], check: Callable[[Identity], None]) -> Callable[P, Awaitable[R]]:
    @wraps(view)
    async def guarded(*args: Any, **kwargs: Any) -> R:
        check(current_user())
        return await view(*args, **kwargs)

    setattr(guarded, REQUIRES_USER, True)
    return guarded
