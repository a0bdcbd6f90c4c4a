"""Notebooks: finding, beginning, changing, publishing and throwing away works."""

from __future__ import annotations

from typing import Any

from quart import Blueprint, Response

from sinpluma.api import (
    Listing,
    Nothing,
    Paging,
    StaleVersion,
    accepts,
    answers,
    current_identity,
    current_site,
    current_user,
    expected_version,
    extended,
    no_content,
    problem_response,
    public,
    queries,
    reply,
    reply_listing,
    require_admin,
    require_user,
)
from sinpluma_notebooks import moderation, notebooks, objections, publishing, shelves, trash, works
from sinpluma_notebooks.schemas import (
    Forever,
    NewNotebook,
    Notebook,
    NotebookChanges,
    NotebookDetail,
    NotebookQuery,
    Publication,
)

blueprint = Blueprint("notebooks", __name__)


@blueprint.errorhandler(StaleVersion)
async def stale(error: StaleVersion) -> Response:
    """The version that stood in the way has what plugins add to it, as everywhere."""
    error.current = await extended(error.current)
    return problem_response(error)


@blueprint.get("/notebooks/")
@public
@queries(NotebookQuery)
@answers(Listing[Notebook])
async def list_notebooks(query: NotebookQuery) -> Response:
    """List the published works, or, with `mine` or `trash`, one's own."""
    db = current_site().db
    if query.mine or query.trash:
        items, total = await db.read(shelves.own_works, current_user().user_id, query)
    else:
        items, total = await db.read(shelves.public_works, query)
    return await reply_listing(items, total, query)


@blueprint.get("/user/<username>/notebooks")
@public
@queries(Paging)
@answers(Listing[Notebook])
async def list_works(username: str, query: Paging) -> Response:
    """List the published works of one author."""
    items, total = await current_site().db.read(shelves.works_of, username, query)
    return await reply_listing(items, total, query)


@blueprint.post("/notebooks/")
@require_user
@accepts(dict[str, Any], documented=NewNotebook)
@answers(NotebookDetail, 201)
async def create_notebook(body: dict[str, Any]) -> Response:
    """Begin a work."""
    made = await current_site().db.write(notebooks.create_notebook, current_user().user_id, body)
    return reply(await extended(made), 201, version=made.version)


@blueprint.get("/notebooks/<int:notebook_id>")
@public
@answers(NotebookDetail)
async def get_notebook(notebook_id: int) -> Response:
    """Give a work with its table of contents."""
    identity = current_identity()
    viewer = identity.user_id if identity else None
    found = await current_site().db.read(works.get_notebook, notebook_id, viewer)
    if found.user_id == viewer:
        return reply(await extended(found), version=found.version)
    return reply(await extended(found), tagged=True)


@blueprint.put("/notebooks/<int:notebook_id>")
@require_user
@accepts(dict[str, Any], documented=NotebookChanges)
@answers(NotebookDetail)
async def save_notebook(notebook_id: int, body: dict[str, Any]) -> Response:
    """Change what describes a work."""
    expected = expected_version(notebooks.seen_version(body))
    saved = await current_site().db.write(notebooks.save_notebook, current_user().user_id, notebook_id, body, expected)
    return reply(await extended(saved), version=saved.version)


@blueprint.delete("/notebooks/<int:notebook_id>")
@require_user
@queries(Forever)
@answers(Nothing, 204)
async def delete_notebook(notebook_id: int, query: Forever) -> Response:
    """Throw a work away, with its pages; `forever` deletes it from the trash."""
    user_id = current_user().user_id
    await current_site().db.write(trash.discard_notebook, user_id, notebook_id, forever=query.forever)
    return no_content()


@blueprint.post("/notebooks/<int:notebook_id>/restore")
@require_user
@answers(NotebookDetail)
async def restore_notebook(notebook_id: int) -> Response:
    """Take a work out of the trash, as it was."""
    restored = await current_site().db.write(trash.restore_notebook, current_user().user_id, notebook_id)
    return reply(await extended(restored), version=restored.version)


@blueprint.post("/notebooks/<int:notebook_id>/publish")
@require_user
@accepts(Publication, optional=True)
@answers(Nothing, 204)
async def publish_notebook(notebook_id: int, body: Publication) -> Response:
    """Publish a work, with all its pages or, with `pages` false, with those that are published already."""
    user_id = current_user().user_id
    await objections.publish_notebook(current_site(), user_id, notebook_id, pages=body.pages)
    return no_content()


@blueprint.delete("/notebooks/<int:notebook_id>/publish")
@require_user
@answers(Nothing, 204)
async def unpublish_notebook(notebook_id: int) -> Response:
    """Hide a work from readers. Nothing is lost."""
    await current_site().db.write(publishing.unpublish_notebook, current_user().user_id, notebook_id)
    return no_content()


@blueprint.post("/admin/notebooks/<int:notebook_id>/block")
@require_admin
@answers(Nothing, 204)
async def block_notebook(notebook_id: int) -> Response:
    """Hide a work from its readers; its author keeps it."""
    await current_site().db.write(moderation.set_blocked, notebook_id, blocked=True)
    return no_content()


@blueprint.delete("/admin/notebooks/<int:notebook_id>/block")
@require_admin
@answers(Nothing, 204)
async def unblock_notebook(notebook_id: int) -> Response:
    """Let a work be seen again."""
    await current_site().db.write(moderation.set_blocked, notebook_id, blocked=False)
    return no_content()
