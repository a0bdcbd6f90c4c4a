"""Taking in files: one part of a `multipart/form-data` body (RFC 7578), read strictly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterator
from functools import wraps
from typing import Any

import msgspec
from quart import Response, request
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Event, Field, File, MultipartDecoder, NeedData

from sinpluma.errors import FileEmpty, FileMissing, Malformed, TooLarge, UnexpectedPart, UnsupportedType
from sinpluma.requests import raw_body

View = Callable[..., Awaitable[Response]]

MULTIPART = "multipart/form-data"
FILE = "_sinpluma_file"
ENVELOPE = 16 * 1024
"""Bytes that a body may have beside the file: boundaries and the part's headers."""
MAX_NAME = 150
_SLICE = 64 * 1024
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")


class Upload(msgspec.Struct, frozen=True):
    """A file that somebody sent.

    `filename` is the last part of the name that they gave it, without what no file name should have; it may be empty.
    `content_type` is the media type that they claim, in lower case and without parameters; it may be empty.
    """

    data: bytes
    filename: str
    content_type: str


class FilePart(msgspec.Struct, frozen=True):
    """What a route takes: a file in the part `field`, of at most `max_bytes`."""

    field: str
    max_bytes: int

    @property
    def max_body(self) -> int:
        """How long the whole body may be, in bytes."""
        return self.max_bytes + ENVELOPE

    def schema(self) -> dict[str, Any]:
        """The body as the OpenAPI document has it."""
        file = {"type": "string", "format": "binary", "description": f"A file of at most {self.max_bytes:,} bytes."}
        return {
            "type": "object",
            "properties": {self.field: file},
            "required": [self.field],
            "additionalProperties": False,
        }


def accepts_file(field: str, *, max_bytes: int) -> Callable[[View], View]:
    """Read the file in the part `field`, the body's only one, and hand it to the view as `upload`.

    The view is called with an `Upload`. Few such requests are let in at a time (`SINPLUMA_UPLOADS_AT_ONCE`), and the
    limit is the route's own: `SINPLUMA_MAX_BODY` does not count.

    Args:
        field: the part's name.
        max_bytes: how long the file may be.
    """
    part = FilePart(field, max_bytes)

    def decorate(view: View) -> View:
        @wraps(view)
        async def reading(*args: Any, **kwargs: Any) -> Response:
            boundary = read_boundary(request.content_type)
            upload = read_file(await raw_body(keep=False), boundary, part)
            return await view(*args, upload=upload, **kwargs)

        setattr(reading, FILE, part)
        return reading

    return decorate


def read_boundary(content_type: str | None) -> bytes:
    """What stands between the parts of a body, as its content type says.

    Raises:
        UnsupportedType: the body is of another media type, or has no boundary.
    """
    kind, options = parse_options_header(content_type or "")
    boundary = options.get("boundary", "")
    if kind.lower() != MULTIPART or not _BOUNDARY.fullmatch(boundary):
        raise UnsupportedType(f"Send the file as {MULTIPART}, with a boundary.")
    return boundary.encode("ascii")


def read_file(body: bytes, boundary: bytes, wanted: FilePart) -> Upload:
    """The file in a multipart body.

    Raises:
        Malformed: the body is not well-formed.
        FileMissing: there is no such part, or it is a mere text.
        UnexpectedPart: there is another part, or a second one of that name.
        FileEmpty: the file has no bytes.
        TooLarge: it has too many.
    """
    part: File | None = None
    chunks: list[bytes] = []
    size = 0
    for event in _events(body, boundary):
        if isinstance(event, File | Field):
            part = _expected(event, part, wanted.field)
        elif isinstance(event, Data):
            chunks.append(event.data)
            size += len(event.data)
            if size > wanted.max_bytes:
                raise TooLarge(f"The file is too large: at most {wanted.max_bytes:,} bytes are taken.")
    if part is None:
        raise FileMissing(f"Send the file as the part `{wanted.field}`.", errors={wanted.field: ["There is no file."]})
    if not size:
        raise FileEmpty(errors={wanted.field: ["The file is empty."]})
    claimed, _ = parse_options_header(part.headers.get("Content-Type", ""))
    return Upload(b"".join(chunks), clean_name(part.filename), claimed.lower())


def clean_name(given: str) -> str:
    """A file's name as it can be shown and stored: no path, no control or format characters, not too long."""
    last = re.split(r"[/\\]", given)[-1]
    shown = "".join(letter for letter in unicodedata.normalize("NFC", last) if letter.isprintable())
    return shown[:MAX_NAME].strip(". ")


def _expected(event: File | Field, before: File | None, field: str) -> File:
    if event.name != field:
        raise UnexpectedPart(f"The body has one part, `{field}`, and no other.", errors={field: ["Send only this."]})
    if before is not None:
        raise UnexpectedPart(f"There is more than one part `{field}`.", errors={field: ["Send one file."]})
    if isinstance(event, Field):
        raise FileMissing(
            f"The part `{field}` came as text: give it a file name.", errors={field: ["This must be a file."]}
        )
    return event


def _events(body: bytes, boundary: bytes) -> Iterator[Event]:
    """What a body is made of. It is given in slices, since the decoder copies what it has been given, and often."""
    decoder = MultipartDecoder(boundary)
    try:
        for start in range(0, len(body), _SLICE):
            decoder.receive_data(body[start : start + _SLICE])
            yield from _ready(decoder)
        decoder.receive_data(None)
        yield decoder.next_event()
    except ValueError as error:
        raise Malformed(f"The body is not well-formed {MULTIPART}.") from error


def _ready(decoder: MultipartDecoder) -> Iterator[Event]:
    while not isinstance(event := decoder.next_event(), NeedData):
        yield event
