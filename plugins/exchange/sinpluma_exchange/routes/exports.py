"""Works as files to take away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import IO, Annotated

from msgspec import Meta, Struct
from quart import Blueprint, Response, request

from sinpluma.api import Bytes, answers, current_identity, current_site, queries
from sinpluma_exchange import exports
from sinpluma_exchange.exports import MEDIA_TYPES, Export, Format
from sinpluma_exchange.file_names import attachment
from sinpluma_exchange.leaving import Mode, Wanted

_SLICE = 256 * 1024

FILE = Bytes(tuple(kind.partition(";")[0] for kind in MEDIA_TYPES.values()))

blueprint = Blueprint("exports", __name__)


class ExportQuery(Struct, kw_only=True):
    """Which kind of file is asked for."""

    format: Annotated[Format, Meta(description="The kind of file.")]
    mode: Annotated[
        Mode | None,
        Meta(description="`reader`: what readers get. `editor`: the drafts, for the author, whose default it is."),
    ] = None


@blueprint.get("/notebooks/<int:notebook_id>/export")
@queries(ExportQuery)
@answers(FILE)
async def export_notebook(notebook_id: int, query: ExportQuery) -> Response:
    """Give a work as a file: to its author the drafts, to others what is published.

    In JSON its author gets the revisions too, and can import it again without loss.
    """
    identity = current_identity()
    viewer = identity.user_id if identity else None
    return sent(await exports.export(current_site(), Wanted(notebook_id, viewer, query.mode), query.format))


def sent(export: Export) -> Response:
    """The file in slices, closed at its end."""
    if request.method == "HEAD":
        export.file.close()
        response = Response(b"", content_type=export.media_type)
    else:
        response = Response(_slices(export.file), content_type=export.media_type)
    response.headers["Content-Length"] = str(export.size)
    response.headers["Content-Disposition"] = attachment(export.name)
    return response


async def _slices(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while data := await asyncio.to_thread(file.read, _SLICE):
            yield data
    finally:
        file.close()
