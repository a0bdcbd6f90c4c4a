"""What hatch asks before it builds: whether the app is there, without which a distribution would be half of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INDEX = "plugins/web/sinpluma_web/app/index.html"


class AppIsBuilt(BuildHookInterface[Any]):
    """Refuses to build a wheel or an sdist without the app."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - as hatch has it
        """Look for the app. An editable install does without, since it is built later.

        Raises:
            RuntimeError: it is not there.
        """
        if version != "editable" and not (Path(self.root) / INDEX).is_file():
            raise RuntimeError(f"{INDEX} is missing: the app is not built. Run `make web` first, then build again")
