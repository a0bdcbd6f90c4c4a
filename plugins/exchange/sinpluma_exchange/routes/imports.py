"""Files that become works."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import (
    Upload,
    accepts_file,
    answers,
    current_site,
    current_user,
    extended,
    queries,
    reply,
    require_user,
)
from sinpluma_exchange import arriving
from sinpluma_exchange.schemas import ImportedNotebook, ImportQuery

MAX_FILE = 32 * 1024 * 1024

blueprint = Blueprint("imports", __name__)


@blueprint.post("/notebooks/import")
@require_user
@queries(ImportQuery)
@accepts_file("file", max_bytes=MAX_FILE)
@answers(ImportedNotebook, 201)
async def import_notebook(query: ImportQuery, upload: Upload) -> Response:
    """Make a draft of a file: .md, .html, .docx, .epub, .txt, or .json as an export gives it.

    A chapter becomes a page. Nothing outside the file is fetched.
    """
    made = await arriving.import_file(current_site(), current_user().user_id, upload, query)
    return reply(await extended(made), 201, version=made.version)
