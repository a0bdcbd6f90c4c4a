"""Which backend answers searches, and what happens when it does not."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sinpluma.api import SearchBackend, SearchHit, SearchRequest, Site, hookspecs
from sinpluma_search import like
from sinpluma_search.fulltext import Fulltext
from sinpluma_search.settings import SearchSettings


class NoSuchBackend(Exception):
    """The setting names a backend that is not there."""


class Backends:
    """The backend of one site, as its settings choose it.

    Raises:
        NoSuchBackend: neither this plugin nor another that is on has one of that name.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._own = SearchBackend("fulltext", Fulltext(site.db).find)
        built_in = {backend.name: ("search", backend) for backend in (self._own, SearchBackend("like", like.find))}
        name = site.section(SearchSettings).search_backend
        offered = built_in if name in built_in else {**self._offered(), **built_in}
        if name not in offered:
            names = ", ".join(sorted(offered))
            raise NoSuchBackend(
                f"SINPLUMA_SEARCH_BACKEND is {name!r}, which no plugin that is on brings; there are {names}"
            )
        self._plugin, self._backend = offered[name]

    async def find(self, request: SearchRequest) -> Sequence[SearchHit]:
        """What fits, best first; what readers may not see may be among it.

        While another plugin's backend fails, the site's own index answers.
        """
        if self._plugin == "search":
            return await self._backend.find(self._site, request)
        hooks = self._site.plugins.hooks
        if self._site.plugins.is_on(self._plugin) and not hooks.rests(self._plugin, "search_backend"):
            async with hooks.isolated(self._plugin, "search_backend"):
                found = await self._backend.find(self._site, request)
                return msgspec.convert(list(found), list[SearchHit])
        return await self._own.find(self._site, request)

    def _offered(self) -> dict[str, tuple[str, SearchBackend]]:
        """The backends of other plugins by name, each with its plugin."""
        plugins = self._site.plugins
        given = (
            (name, plugins.given(name, hookspecs.search_backend, site=self._site)) for name in list(plugins.loaded)
        )
        return {backend.name: (name, backend) for name, backend in given if backend is not None}
