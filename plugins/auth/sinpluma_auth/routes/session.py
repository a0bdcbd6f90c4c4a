"""Signing up, in and out; sessions; links sent by mail."""

from __future__ import annotations

from quart import Blueprint, Response, request

from sinpluma.api import (
    Nothing,
    Unauthorized,
    accepts,
    answers,
    current_user,
    extended,
    ignores_identity,
    no_content,
    not_replayed,
    reply,
    require_user,
)
from sinpluma_auth import authentication, recovery, registration, rotation, sessions, sign_in, tokens
from sinpluma_auth.account_settings import LOCALES
from sinpluma_auth.auth import current_auth
from sinpluma_auth.routes import accepted, device
from sinpluma_auth.schemas import (
    Forgot,
    Login,
    Register,
    Registered,
    Reset,
    SessionItem,
    SignedIn,
    TokenPair,
    Verify,
)

blueprint = Blueprint("session", __name__)
blueprint.record_once(authentication.install)


@blueprint.post("/user/register")
@ignores_identity
@accepts(Register)
@answers(Registered, 201)
async def register(body: Register) -> Response:
    """Sign up."""
    locale = request.accept_languages.best_match(LOCALES) or LOCALES[0]
    return reply(await registration.sign_up(current_auth(), body, locale, device()), 201)


@blueprint.post("/user/login")
@ignores_identity
@not_replayed
@accepts(Login)
@answers(SignedIn)
async def login(body: Login) -> Response:
    """Sign in with a user name or e-mail address and a password."""
    signed_in = await sign_in.sign_in(current_auth(), body, device())
    signed_in.user = await extended(signed_in.user)
    return reply(signed_in)


@blueprint.delete("/user/logout")
@require_user
@answers(Nothing, 204)
async def logout() -> Response:
    """Sign out: the whole session is over."""
    await sessions.sign_out(current_auth(), _current_session())
    return no_content()


@blueprint.post("/user/token/refresh")
@ignores_identity
@not_replayed
@answers(TokenPair)
async def refresh() -> Response:
    """Exchange the refresh token, sent as the bearer token, for new tokens."""
    claims = await tokens.verify("refresh")
    if claims is None:
        raise Unauthorized
    return reply(await rotation.refresh(current_auth(), claims))


@blueprint.post("/refresh")
@ignores_identity
@not_replayed
@answers(TokenPair)
async def refresh_alias() -> Response:
    """The same as `/user/token/refresh`."""
    return await refresh()


@blueprint.get("/user/sessions")
@require_user
@answers(list[SessionItem])
async def list_sessions() -> Response:
    """List the devices on which I am signed in."""
    user = current_user()
    return reply(await current_auth().db.read(sessions.live_sessions, user.user_id, user.session_id))


@blueprint.delete("/user/sessions")
@require_user
@answers(Nothing, 204)
async def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    await sessions.end_others(current_auth(), current_user().user_id, _current_session())
    return no_content()


@blueprint.delete("/user/sessions/<int:session_id>")
@require_user
@answers(Nothing, 204)
async def end_session(session_id: int) -> Response:
    """Sign out on one device."""
    await sessions.end_one(current_auth(), current_user().user_id, session_id)
    return no_content()


@blueprint.post("/user/password/forgot")
@ignores_identity
@accepts(Forgot)
@answers(Nothing, 202)
async def forgot_password(body: Forgot) -> Response:
    """Have a link to set a new password sent, if the address is an account's."""
    await recovery.ask_for_reset(current_auth(), body, device())
    return accepted()


@blueprint.post("/user/password/reset")
@ignores_identity
@accepts(Reset)
@answers(Nothing, 204)
async def reset_password(body: Reset) -> Response:
    """Set a new password with a link's token; every session ends."""
    await recovery.reset_password(current_auth(), body, device())
    return no_content()


@blueprint.post("/user/email/verify")
@ignores_identity
@accepts(Verify)
@answers(Nothing, 204)
async def verify_email(body: Verify) -> Response:
    """Verify an e-mail address with a link's token."""
    await recovery.verify_email(current_auth(), body, device())
    return no_content()


@blueprint.post("/user/email/resend")
@require_user
@answers(Nothing, 202)
async def resend_verification() -> Response:
    """Have the link that verifies my e-mail address sent again."""
    await recovery.resend_verification(current_auth(), current_user().user_id)
    return accepted()


def _current_session() -> int:
    """The session that asks. A plugin's own way to sign in may have none."""
    session_id = current_user().session_id
    if session_id is None:
        raise Unauthorized("This needs a session: sign in with a password.")
    return session_id
