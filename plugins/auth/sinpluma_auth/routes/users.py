"""Profiles, one's own settings, and leaving."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import (
    Nothing,
    StaleVersion,
    accepts,
    answers,
    current_site,
    current_user,
    expected_version,
    extended,
    no_content,
    public,
    reply,
    require_user,
)
from sinpluma_auth import account_settings, accounts, profiles
from sinpluma_auth.auth import current_auth
from sinpluma_auth.schemas import CloseAccount, OwnProfile, Profile, SettingsChange

blueprint = Blueprint("users", __name__)


@blueprint.get("/user")
@require_user
@answers(OwnProfile)
async def own_profile() -> Response:
    """Show my own profile and settings."""
    profile = await current_site().db.read(profiles.profile_of, current_user().user_id)
    return reply(await extended(profile), version=profile.version)


@blueprint.get("/user/<username>")
@public
@answers(Profile)
async def profile(username: str) -> Response:
    """Show a user's public profile; neither case nor accents matter in the name."""
    return reply(await extended(await current_site().db.read(profiles.public_profile, username)), tagged=True)


@blueprint.put("/user/settings")
@require_user
@accepts(SettingsChange)
@answers(OwnProfile)
async def change_settings(body: SettingsChange) -> Response:
    """Change my settings. A new e-mail address counts once it is verified; a new password ends all sessions."""
    versions = expected_version(body.version)
    try:
        changed = await account_settings.change_settings(current_auth(), current_user().user_id, body, versions)
    except StaleVersion as stale:
        stale.current = await extended(stale.current)
        raise
    return reply(await extended(changed), version=changed.version)


@blueprint.delete("/user")
@require_user
@accepts(CloseAccount)
@answers(Nothing, 204)
async def close_account(body: CloseAccount) -> Response:
    """Leave: signed out and hidden at once, deleted after 30 days."""
    await accounts.close(current_auth(), current_user().user_id, body.password)
    return no_content()
