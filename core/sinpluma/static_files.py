"""Files for browsers, answered from memory: an upgrade under a running worker cannot mix two editions."""

from __future__ import annotations

import mimetypes
from pathlib import Path

import msgspec
from quart import Response, request

from sinpluma.errors import NotFound
from sinpluma.responses import digest, mark

IMMUTABLE = "public, max-age=31536000, immutable"
"""For what has another address once it is another file."""

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings (RFC 9110, 8.4.1) and the suffix of a file's packed twin, the best first."""

# By a table of our own, since the machine's may be another. Text is UTF-8, as the whole site is.
_TYPES = mimetypes.MimeTypes(filenames=())
for _suffix, _type in {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".map": "application/json",
    ".md": "text/markdown",
}.items():
    _TYPES.add_type(_type, _suffix)


class _File(msgspec.Struct, frozen=True):
    """A file's bytes by content coding, its media type, and its entity tag."""

    bodies: dict[str, bytes]
    media_type: str
    tag: str


class StaticFiles:
    """The files of a folder as they are now. Nothing else can be reached: a name is looked up, and is no path.

    `x.js.br` and `x.js.gz` are `x.js` packed, for browsers that unpack it. Hidden files are left out. `digest` is
    another as soon as one of the files is.
    """

    def __init__(self, folder: Path) -> None:
        self._files = _read(folder)
        self.digest = digest("".join(f"{name}\0{file.tag}\0" for name, file in self._files.items()).encode())

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def body(self, name: str) -> bytes:
        """A file's bytes.

        Raises:
            KeyError: there is no such file.
        """
        return self._files[name].bodies[""]

    def answer(self, name: str, cache: str) -> Response:
        """Answer with a file, packed if the client takes that, or that it has not changed.

        Args:
            name: its path in the folder, with slashes.
            cache: the answer's `Cache-Control`.

        Raises:
            NotFound: there is no such file.
        """
        file = self._files.get(name)
        if file is None:
            raise NotFound("There is no such file.")
        coding = _accepted(file)
        response = Response(file.bodies[coding], content_type=file.media_type)
        response.headers["Cache-Control"] = cache
        if len(file.bodies) > 1:
            response.vary.add("Accept-Encoding")
        if coding:
            response.headers["Content-Encoding"] = coding
        mark(response, f"{file.tag}-{coding}" if coding else file.tag)
        return response


def _accepted(file: _File) -> str:
    wanted = request.accept_encodings
    return next((coding for coding in file.bodies if coding and wanted.quality(coding) > 0), "")


def _read(folder: Path) -> dict[str, _File]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {
        name: _File(_bodies(name, found), _media_type(name), digest(body))
        for name, body in found.items()
        if not _is_hidden(name) and not _is_twin(name, found)
    }


def _bodies(name: str, found: dict[str, bytes]) -> dict[str, bytes]:
    packed = {coding: found[name + suffix] for coding, suffix in ENCODINGS.items() if name + suffix in found}
    return {**packed, "": found[name]}


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _is_twin(name: str, found: dict[str, bytes]) -> bool:
    return any(name.endswith(suffix) and name.removesuffix(suffix) in found for suffix in ENCODINGS.values())


def _media_type(name: str) -> str:
    kind = _TYPES.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
