"""What the routes of pictures take and answer."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class StoredImage(Struct, kw_only=True):
    """A picture that was stored."""

    image_url: Annotated[str, Meta(description="Its address, which whoever has it may open; takes `w`.")]
    key: Annotated[str, Meta(description="Its name in the store: the SHA-256 of its content, and a nonce.")]
    mime: Annotated[str, Meta(description="Media type of the picture in its own size.")]
    size: Annotated[int, Meta(description="Its bytes in its own size.")]
    width: int
    height: int
    widths: Annotated[list[int], Meta(description="The widths in which it can be had as WebP.")]


class ImageQuery(Struct, kw_only=True):
    """In which size a picture is asked for."""

    w: Annotated[
        Annotated[int, Meta(ge=1, le=10_000)] | None,
        Meta(description="Pixels that it will be wide on the screen: gives the next greater width, as WebP."),
    ] = None


class Picture(Struct, frozen=True):
    """A picture's content."""

    data: bytes
    mime: str
    width: int
    height: int
