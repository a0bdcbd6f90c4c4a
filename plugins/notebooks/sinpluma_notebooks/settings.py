"""The settings of notebooks and pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec import Meta


class NotebooksSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How long what is meant to go away stays."""

    preview_days: Annotated[int, Meta(ge=1, le=365, description="Days that a preview link of a draft works.")] = 7
    trash_days: Annotated[
        int, Meta(ge=1, le=3650, description="Days that a deleted page or notebook can be restored.")
    ] = 30

    @property
    def preview_lifetime(self) -> timedelta:
        """How long a preview link works."""
        return timedelta(days=self.preview_days)

    @property
    def trash_lifetime(self) -> timedelta:
        """How long the trash keeps what was thrown away."""
        return timedelta(days=self.trash_days)
