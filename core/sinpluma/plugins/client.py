"""What a plugin gives to browsers, under addresses that change with it."""

from __future__ import annotations

from typing import NamedTuple

from sinpluma.extension import ClientModules
from sinpluma.plugins.discovery import PluginFault
from sinpluma.static_files import StaticFiles


class Client(NamedTuple):
    """A plugin's files for browsers, and the names of those that the app imports."""

    files: StaticFiles
    modules: tuple[str, ...]

    @classmethod
    def load(cls, given: ClientModules) -> Client:
        """Read the files that a plugin's hook named.

        Raises:
            PluginFault: a module is not there, or is none.
        """
        if not given.folder.is_dir():
            raise PluginFault(f"its hook client_modules gave a folder that is not there: {given.folder}")
        files = StaticFiles(given.folder)
        for module in given.modules:
            if not module.endswith((".js", ".mjs")) or module not in files:
                raise PluginFault(f"its client module {module} is no .js or .mjs file in {given.folder}")
        return cls(files, given.modules)

    def addresses(self, root: str) -> list[str]:
        """The modules' addresses below `root`. Another edition has others, so that browsers may keep each for ever."""
        return [f"{root}/{self.files.digest}/{module}" for module in self.modules]
