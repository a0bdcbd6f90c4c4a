"""Revisions of a page, and links that show its draft."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import (
    Nothing,
    accepts,
    answers,
    current_site,
    current_user,
    extended,
    no_content,
    not_replayed,
    reply,
    require_user,
)
from sinpluma_notebooks import pages, previews, revisions
from sinpluma_notebooks.schemas import (
    Page,
    PreviewLink,
    PreviewToken,
    Revision,
    RevisionName,
    RevisionSummary,
)
from sinpluma_notebooks.settings import NotebooksSettings

blueprint = Blueprint("revisions", __name__)


@blueprint.get("/pages/<int:page_id>/revisions")
@require_user
@answers(list[RevisionSummary])
async def list_revisions(page_id: int) -> Response:
    """List a page's saved states, the newest first."""
    return reply(await current_site().db.read(revisions.list_revisions, current_user().user_id, page_id))


@blueprint.get("/pages/<int:page_id>/revisions/<int:revision>")
@require_user
@answers(Revision)
async def get_revision(page_id: int, revision: int) -> Response:
    """Give one saved state with its content."""
    user_id = current_user().user_id
    return reply(await current_site().db.read(revisions.get_revision, user_id, page_id, revision), tagged=True)


@blueprint.put("/pages/<int:page_id>/revisions/<int:revision>")
@require_user
@accepts(RevisionName)
@answers(RevisionSummary)
async def name_revision(page_id: int, revision: int, body: RevisionName) -> Response:
    """Name a saved state, so that it is kept for ever, or take its name away. The last one wins."""
    user_id = current_user().user_id
    named = await current_site().db.write(revisions.name_revision, user_id, page_id, revision, body.name)
    return reply(named)


@blueprint.post("/pages/<int:page_id>/revisions/<int:revision>/restore")
@require_user
@answers(Page)
async def restore_revision(page_id: int, revision: int) -> Response:
    """Make a saved state the draft again. What was the draft stays as a revision."""
    restored = await pages.restore(current_site(), current_user().user_id, page_id, revision)
    return reply(await extended(restored), version=restored.version)


@blueprint.post("/pages/<int:page_id>/preview")
@require_user
@not_replayed
@answers(PreviewLink, 201)
async def create_preview(page_id: int) -> Response:
    """Make a link that shows the draft to whoever has it. The link is shown only here."""
    site = current_site()
    lifetime = site.section(NotebooksSettings).preview_lifetime
    link = await site.db.write(
        previews.create_preview, current_user().user_id, page_id, site.settings.public_url, lifetime
    )
    return reply(link, 201)


@blueprint.delete("/pages/<int:page_id>/preview")
@require_user
@answers(Nothing, 204)
async def end_previews(page_id: int) -> Response:
    """End every link to the draft."""
    await current_site().db.write(previews.end_previews, current_user().user_id, page_id)
    return no_content()


@blueprint.post("/preview")
@not_replayed
@accepts(PreviewToken)
@answers(Page)
async def read_preview(body: PreviewToken) -> Response:
    """Give the draft that a preview link shows."""
    return reply(await extended(await current_site().db.read(previews.read_preview, body.token)))
