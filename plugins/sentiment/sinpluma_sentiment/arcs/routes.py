"""The route of arcs."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import answers, current_identity, current_site, public, reply
from sinpluma_sentiment.arcs.reading import see_arc
from sinpluma_sentiment.arcs.schemas import EmotionalArc

blueprint = Blueprint("arcs", __name__)


@blueprint.get("/notebooks/<int:notebook_id>/sentiment")
@public
@answers(EmotionalArc)
async def get_arc(notebook_id: int) -> Response:
    """Give the emotional arc of a work: how its published pages feel, in their order."""
    identity = current_identity()
    viewer = identity.user_id if identity else None
    return reply(await current_site().db.read(see_arc, notebook_id, viewer), tagged=True)
