"""`GET /plugins`: what this site can do, for its clients."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.plugins.host import PluginState
from sinpluma.responses import answers, public, reply
from sinpluma.site import current_site

blueprint = Blueprint("plugins", __name__)


@blueprint.get("/plugins")
@answers(list[PluginState])
@public
async def plugins() -> Response:
    """List the plugins and whether they are on."""
    return reply(current_site().plugins.states())
