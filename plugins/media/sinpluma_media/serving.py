"""Pictures as answers: in parts as they come from the store, with what browsers need to keep and to resume them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple, Self

from quart import Response, request
from quart.wrappers.response import ResponseBody
from werkzeug.datastructures import ContentRange
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from sinpluma.api import NotFound, logger
from sinpluma_media.addresses import original_name, webp_name
from sinpluma_media.images import Image
from sinpluma_media.media import Media
from sinpluma_media.processing import EXTENSIONS
from sinpluma_media.schemas import Picture
from sinpluma_media.stores import ObjectMissing

FOR_EVER = "public, max-age=31536000, immutable"
"""What an address with a key gives never changes."""
FOR_A_MINUTE = "public, max-age=60"
FOR_ONE_PERSON = "private, max-age=60"
_CLOSED = "default-src 'none'; frame-ancestors 'none'; sandbox"


class _Form(NamedTuple):
    """One of the forms in which a picture is stored."""

    name: str
    size: int
    mime: str
    extension: str


class _Parts(ResponseBody):
    """An object on its way out; what reads it is closed at the end, also if the client leaves."""

    def __init__(self, stack: AsyncExitStack, parts: AsyncIterator[bytes]) -> None:
        self._stack = stack
        self._parts = parts

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._parts


async def give(media: Media, image: Image, width: int | None, cache: str) -> Response:
    """Answer with a stored picture: in its own size, or in the smallest stored width that is no less than `width`.

    Raises:
        NotFound: the store does not have it.
        StoreAway: the store does not answer.
        RequestedRangeNotSatisfiable: it has no such part.
    """
    form = _form(image, width)
    headers = {
        "Content-Type": form.mime,
        "Cache-Control": cache,
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'inline; filename="{image.kind}-{image.key[:12]}.{form.extension}"',
        "Content-Security-Policy": _CLOSED,
    }
    tag = form.name
    if tag in request.if_none_match or "*" in request.if_none_match:
        return _empty(HTTPStatus.NOT_MODIFIED, headers, tag)
    start, stop = _range(form.size, tag)
    whole = (start, stop) == (0, form.size)
    headers["Content-Length"] = str(stop - start)
    if not whole:
        headers["Content-Range"] = ContentRange("bytes", start, stop, form.size).to_header()
    status = HTTPStatus.OK if whole else HTTPStatus.PARTIAL_CONTENT
    if request.method == "HEAD":
        return _empty(status, headers, tag)
    response = Response(await _open(media, image, form, start, stop - start), status, headers)
    response.set_etag(tag)
    return response


def give_drawn(picture: Picture, cache: str) -> Response:
    """Answer with a picture that was drawn."""
    tag = hashlib.blake2b(picture.data, digest_size=12).hexdigest()
    headers = {"Cache-Control": cache, "Content-Security-Policy": _CLOSED, "Content-Type": picture.mime}
    if tag in request.if_none_match:
        return _empty(HTTPStatus.NOT_MODIFIED, headers, tag)
    response = Response(picture.data, HTTPStatus.OK, headers)
    response.set_etag(tag)
    return response


async def read(media: Media, image: Image) -> bytes:
    """A stored picture in its own size.

    Raises:
        ObjectMissing: the store does not have it.
        StoreAway: the store does not answer.
    """
    async with opened(media, image) as parts:
        return b"".join([part async for part in parts])


def opened(media: Media, image: Image) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
    """A stored picture in its own size, in parts; raises as `read` does."""
    return media.store.opened(image.bucket, original_name(image.key, image.mime), 0, image.size)


def _form(image: Image, width: int | None) -> _Form:
    if width is None:
        name = original_name(image.key, image.mime)
        return _Form(name, image.size, image.mime, EXTENSIONS[image.mime])
    chosen = min((one for one in image.sizes if one >= width), default=max(image.sizes))
    return _Form(webp_name(image.key, chosen), image.sizes[chosen], "image/webp", "webp")


def _range(size: int, tag: str) -> tuple[int, int]:
    """The part that is asked for; all of it where several parts are, or the picture is not what the client has."""
    asked = request.range
    condition = request.if_range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, size
    if (condition.etag or condition.date) and condition.etag != tag:
        return 0, size
    found = asked.range_for_length(size)
    if found is None:
        raise RequestedRangeNotSatisfiable(size)
    return found


async def _open(media: Media, image: Image, form: _Form, start: int, length: int) -> _Parts:
    async with AsyncExitStack() as stack:
        try:
            parts = await stack.enter_async_context(media.store.opened(image.bucket, form.name, start, length))
        except ObjectMissing:
            logger.error("a picture is not in the store", extra={"key": image.key})
            raise NotFound("This picture is not there any more.") from None
        return _Parts(stack.pop_all(), parts)


def _empty(status: int, headers: dict[str, str], tag: str) -> Response:
    response = Response(b"", status, headers)
    response.headers["Content-Length"] = headers.get("Content-Length", "0")  # of a HEAD: what a GET would give
    if status == HTTPStatus.NOT_MODIFIED:
        for name in ("Content-Type", "Content-Length"):
            response.headers.pop(name, None)
    response.set_etag(tag)
    return response
