"""The settings of pictures and of where they are stored."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from sinpluma.api import Secret

MIB = 1024 * 1024


class MediaSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where pictures are stored, and how many."""

    media_url: Annotated[
        str | None,
        Meta(description="Address of the API as browsers see it, for pictures. Unset: the API's path, or /api."),
    ] = None
    image_quota_mb: Annotated[
        int, Meta(ge=1, le=1_000_000, description="MiB that all pictures of one user may take.")
    ] = 500
    image_megapixels: Annotated[int, Meta(ge=1, le=200, description="Most pixels of a picture, in millions.")] = 30
    image_threads: Annotated[int, Meta(ge=1, le=32, description="Pictures converted at a time on a machine.")] = 1
    image_grace: Annotated[
        int, Meta(ge=1, description="Seconds for which the sweep leaves alone what nothing shows any more, or yet.")
    ] = 24 * 3600
    s3_endpoint: Annotated[
        str | None,
        Meta(description="Host and port of an S3 server. Unset: pictures are in the data folder."),
    ] = None
    s3_access_key: Annotated[str | None, Meta(description="Access key at the S3 server.")] = None
    s3_secret_key: Annotated[Secret | None, Meta(description="Secret key at the S3 server.")] = None
    s3_region: Annotated[str, Meta(description="Region of the buckets.")] = "us-east-1"
    s3_tls: Annotated[bool, Meta(description="Whether the S3 server is spoken to over TLS.")] = True
    s3_ca: Annotated[
        Path | None, Meta(description="Certificates that the S3 server's must be signed by. Unset: the system's.")
    ] = None
    s3_bucket_prefix: Annotated[
        Annotated[str, Meta(pattern="^[a-z0-9-]{1,40}$")] | None,
        Meta(description="What the names of the buckets `works` and `profiles` begin with. Unset: nothing."),
    ] = None

    def __post_init__(self) -> None:
        """Hold what one field's type cannot say."""
        if self.s3_endpoint is None:
            return
        if "/" in self.s3_endpoint:
            raise ValueError("SINPLUMA_S3_ENDPOINT must be a host and a port, such as minio:9000")
        if not self.s3_access_key or self.s3_secret_key is None:
            raise ValueError("SINPLUMA_S3_ENDPOINT needs SINPLUMA_S3_ACCESS_KEY and SINPLUMA_S3_SECRET_KEY")

    @property
    def quota(self) -> int:
        """Bytes that all pictures of one user may take."""
        return self.image_quota_mb * MIB

    @property
    def max_pixels(self) -> int:
        """Most pixels of a picture."""
        return self.image_megapixels * 1_000_000

    @property
    def grace(self) -> timedelta:
        """For how long what nothing shows is left alone."""
        return timedelta(seconds=self.image_grace)
