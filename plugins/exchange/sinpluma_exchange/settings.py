"""The settings of import and export."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

MIB = 1024 * 1024


class ExchangeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an import or an export may take."""

    exchange_at_once: Annotated[
        int, Meta(ge=1, le=64, description="Conversions that run at once in a worker; the others wait.")
    ] = 2
    exchange_seconds: Annotated[
        float, Meta(gt=0, le=600, description="Seconds that a conversion may take, waiting for its turn not counted.")
    ] = 60.0
    exchange_memory_mb: Annotated[
        int, Meta(ge=64, le=16384, description="MiB of memory that a conversion may take.")
    ] = 512
    exchange_max_file_mb: Annotated[
        int, Meta(ge=1, le=1024, description="MiB of the largest file that can be imported.")
    ] = 32
    exchange_max_unpacked_mb: Annotated[
        int, Meta(ge=1, le=4096, description="MiB that an imported .docx or .epub may have when it is unpacked.")
    ] = 128

    @property
    def max_file(self) -> int:
        """The largest file that can be imported, in bytes."""
        return self.exchange_max_file_mb * MIB

    @property
    def max_unpacked(self) -> int:
        """What an imported container may hold, in bytes."""
        return self.exchange_max_unpacked_mb * MIB
