"""How a request proves who sent it: an access token of a session that lives."""

from __future__ import annotations

from typing import cast

from quart import Quart
from quart.blueprints import BlueprintSetupState

from sinpluma.api import Identity, current_site
from sinpluma_auth import tokens
from sinpluma_auth.auth import auth_of, current_auth
from sinpluma_auth.errors import SessionEnded


def install(state: BlueprintSetupState) -> None:
    """Set the tokens' library up on an app that gets the routes."""
    tokens.install(cast("Quart", state.app), lambda: current_auth().keys)


async def identify() -> Identity | None:
    """Who sent a request, by its access token.

    Raises:
        Unauthorized: there is no valid access token in the Authorization header.
        SessionEnded: its session has ended.
    """
    claims = await tokens.verify("access")
    if claims is None:
        return None
    state = await auth_of(current_site()).revocation.state(claims)
    if state is None or state.user_id != claims.user_id:
        raise SessionEnded("This session has ended. Sign in again.")
    return Identity(state.user_id, state.username, state.role, claims.session_id)
