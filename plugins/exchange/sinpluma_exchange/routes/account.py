"""Whole accounts, to take away and to bring along."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import (
    Bytes,
    Upload,
    accepts_file,
    answers,
    current_site,
    current_user,
    reply,
    require_user,
)
from sinpluma_exchange.account_arriving import ImportedAccount, import_account
from sinpluma_exchange.account_file import MEDIA_TYPE
from sinpluma_exchange.account_leaving import export_account
from sinpluma_exchange.routes.exports import sent
from sinpluma_exchange.routes.imports import MAX_FILE

blueprint = Blueprint("account", __name__)


@blueprint.get("/user/export")
@require_user
@answers(Bytes((MEDIA_TYPE,)))
async def export_user() -> Response:
    """Give one's whole account as a zip: the profile, what one follows, and all works with their revisions."""
    return sent(await export_account(current_site(), current_user().user_id))


@blueprint.post("/user/import")
@require_user
@accepts_file("file", max_bytes=MAX_FILE)
@answers(ImportedAccount, 201)
async def import_user(upload: Upload) -> Response:
    """Make drafts of the works in the zip of an account, of this site or another."""
    return reply(await import_account(current_site(), current_user().user_id, upload.data), 201)
