"""Whole accounts, to take away and to bring along."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from quart import Blueprint, Response

from sinpluma.api import (
    Bytes,
    Upload,
    accepts_file,
    answers,
    current_site,
    current_user,
    queries,
    reply,
    require_user,
)
from sinpluma_exchange.account_arriving import ImportedAccount, import_account
from sinpluma_exchange.account_file import MEDIA_TYPE
from sinpluma_exchange.account_leaving import export_account
from sinpluma_exchange.routes.exports import sent
from sinpluma_exchange.routes.imports import MAX_FILE
from sinpluma_notebooks.schemas import Reference

blueprint = Blueprint("account", __name__)


class AccountQuery(Struct, kw_only=True):
    """How much of an account is asked for."""

    notebook_id: Annotated[
        Reference | None, Meta(description="Only this work of one's own, without the profile picture and the readings.")
    ] = None


@blueprint.get("/user/export")
@require_user
@queries(AccountQuery)
@answers(Bytes((MEDIA_TYPE,)))
async def export_user(query: AccountQuery) -> Response:
    """Give one's whole account as a zip: the profile, what one follows, all works with their revisions, and pictures.

    Of one work, to take it elsewhere without loss and with its pictures.
    """
    return sent(await export_account(current_site(), current_user().user_id, query.notebook_id))


@blueprint.post("/user/import")
@require_user
@accepts_file("file", max_bytes=MAX_FILE)
@answers(ImportedAccount, 201)
async def import_user(upload: Upload) -> Response:
    """Make drafts of the works in the zip of an account, of this site or another, with their pictures.

    The profile picture is taken where there is none yet.
    """
    return reply(await import_account(current_site(), current_user().user_id, upload.data), 201)
