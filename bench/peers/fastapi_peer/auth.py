"""Who sent a request: an access token (PyJWT) whose session Redis knows."""

from __future__ import annotations

from typing import Annotated

import jwt
from fastapi import Depends, HTTPException, Request
from pydantic import BaseModel
from redis.asyncio import Redis

from bench.peers.fastapi_peer.database import settings
from bench.peers.settings import session_key

store = Redis.from_url(settings.redis_url)


class SessionState(BaseModel):
    """Whose a live session is."""

    user_id: int
    username: str
    role: str


async def current_user(request: Request) -> int | None:
    """The user that the token names, or None for an anonymous request."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    try:
        claims = jwt.decode(token, settings.jwt_key, algorithms=["HS256"], audience="sinpluma")
    except jwt.PyJWTError:
        raise HTTPException(401, "Send a valid access token.") from None
    if scheme != "Bearer" or claims["type"] != "access":
        raise HTTPException(401, "Send a valid access token.")
    known = await store.get(session_key(claims["sid"]))
    state = SessionState.model_validate_json(known) if known else None
    if state is None or state.user_id != int(claims["identity"]):
        raise HTTPException(401, "This session has ended.")
    return state.user_id


Viewer = Annotated[int | None, Depends(current_user)]


async def signed_in(viewer: Viewer) -> int:
    """The user, who must be signed in."""
    if viewer is None:
        raise HTTPException(401, "Sign in first.")
    return viewer


SignedIn = Annotated[int, Depends(signed_in)]
