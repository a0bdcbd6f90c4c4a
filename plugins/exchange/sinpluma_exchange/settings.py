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
    ] = 40.0
    exchange_wait: Annotated[
        float, Meta(gt=0, le=600, description="Seconds that a conversion waits for its turn (else 503).")
    ] = 10.0
    exchange_memory_mb: Annotated[
        int, Meta(ge=128, le=16384, description="MiB of memory that each process of a conversion may take.")
    ] = 1024
    exchange_max_unpacked_mb: Annotated[
        int, Meta(ge=1, le=4096, description="MiB that an imported .docx or .epub may have when it is unpacked.")
    ] = 128

    @property
    def max_unpacked(self) -> int:
        """What an imported container may hold, in bytes."""
        return self.exchange_max_unpacked_mb * MIB
