"""Pages: reading, writing, ordering and throwing them away."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import (
    Listing,
    Nothing,
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
    require_user,
)
from sinpluma_notebooks import contents, drafts, objections, ordering, pages, published, publishing, trash
from sinpluma_notebooks.schemas import (
    Forever,
    NewPage,
    NewPosition,
    Page,
    PageChanges,
    PageQuery,
    PageSummary,
    PageView,
    SavedPage,
)

blueprint = Blueprint("pages", __name__)


@blueprint.errorhandler(StaleVersion)
async def stale(error: StaleVersion) -> Response:
    """The version that stood in the way has what plugins add to it, as everywhere."""
    error.current = await extended(error.current)
    return problem_response(error)


@blueprint.get("/pages/")
@public
@queries(PageQuery)
@answers(Listing[PageSummary])
async def list_pages(query: PageQuery) -> Response:
    """List a work's pages in their order, without content: all to its author, the published ones to others."""
    identity = current_user() if query.trash else current_identity()
    viewer = identity.user_id if identity else None
    items, total = await current_site().db.read(contents.list_pages, query, viewer)
    return await reply_listing(items, total, query)


@blueprint.post("/pages/")
@require_user
@accepts(NewPage)
@answers(Page, 201)
async def create_page(body: NewPage) -> Response:
    """Append a page to a notebook."""
    made = await pages.create(current_site(), current_user().user_id, body)
    return reply(await extended(made), 201, version=made.version)


@blueprint.get("/pages/<int:page_id>")
@public
@queries(PageView)
@answers(Page)
async def get_page(page_id: int, query: PageView) -> Response:
    """Give the published copy or, in the mode `editor`, the draft, for its author only."""
    db = current_site().db
    if query.mode == "editor":
        draft = await db.read(drafts.edit_page, current_user().user_id, page_id)
        return reply(await extended(draft), version=draft.version)
    return reply(await extended(await db.read(published.read_page, page_id)), tagged=True)


@blueprint.put("/pages/<int:page_id>")
@require_user
@accepts(PageChanges)
@answers(SavedPage)
async def save_page(page_id: int, body: PageChanges) -> Response:
    """Save the draft. A save from a stale version is refused with what stands there now."""
    expected = expected_version(body.version)
    saved = await pages.save(current_site(), current_user().user_id, page_id, body, expected)
    return reply(await extended(saved), version=saved.version)


@blueprint.put("/pages/<int:page_id>/position")
@require_user
@accepts(NewPosition)
@answers(Page)
async def move_page(page_id: int, body: NewPosition) -> Response:
    """Put a page elsewhere in its notebook; the pages between move by one."""
    moved = await current_site().db.write(ordering.move_page, current_user().user_id, page_id, body.position)
    return reply(await extended(moved), version=moved.version)


@blueprint.delete("/pages/<int:page_id>")
@require_user
@queries(Forever)
@answers(Nothing, 204)
async def delete_page(page_id: int, query: Forever) -> Response:
    """Throw a page away and close the gap; `forever` deletes it from the trash."""
    user_id = current_user().user_id
    await current_site().db.write(trash.discard_page, user_id, page_id, forever=query.forever)
    return no_content()


@blueprint.post("/pages/<int:page_id>/restore")
@require_user
@answers(Page)
async def restore_page(page_id: int) -> Response:
    """Take a page out of the trash and put it at the end."""
    restored = await current_site().db.write(trash.restore_page, current_user().user_id, page_id)
    return reply(await extended(restored), version=restored.version)


@blueprint.post("/pages/<int:page_id>/publish")
@require_user
@answers(Nothing, 204)
async def publish_page(page_id: int) -> Response:
    """Give readers the page as it now stands."""
    await objections.publish_page(current_site(), current_user().user_id, page_id)
    return no_content()


@blueprint.delete("/pages/<int:page_id>/publish")
@require_user
@answers(Nothing, 204)
async def unpublish_page(page_id: int) -> Response:
    """Hide a page from readers. Nothing is lost."""
    await current_site().db.write(publishing.unpublish_page, current_user().user_id, page_id)
    return no_content()
