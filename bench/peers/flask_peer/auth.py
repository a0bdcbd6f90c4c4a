"""Who sent a request: an access token (PyJWT) whose session Redis knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import jwt
import redis
from flask import g, request

from bench.peers.flask_peer.database import settings
from bench.peers.flask_peer.refusals import refuse
from bench.peers.settings import session_key

store = redis.Redis.from_url(settings.redis_url)


def current_user() -> int | None:
    """The user that the token names, or None for an anonymous request."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    try:
        claims = jwt.decode(token, settings.jwt_key, algorithms=["HS256"], audience="sinpluma")
    except jwt.PyJWTError:
        refuse(401, message="Send a valid access token.")
    if scheme != "Bearer" or claims["type"] != "access":
        refuse(401, message="Send a valid access token.")
    known = store.get(session_key(claims["sid"]))
    state: dict[str, Any] = json.loads(known) if known else {}
    if state.get("user_id") != int(claims["identity"]):
        refuse(401, message="This session has ended.")
    return int(state["user_id"])


def login_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let only signed-in users reach a view, which finds them in `g.user_id`."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.user_id = current_user()
        if g.user_id is None:
            refuse(401, message="Sign in first.")
        return view(*args, **kwargs)

    return guarded
