"""Text files as people have them: in UTF-8 mostly, and else in what their old programs wrote."""

from __future__ import annotations

import codecs
import re

from sinpluma_exchange.conversion.refusals import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SAMPLE = 64 * 1024


def decode(raw: bytes, *, html: bool = False) -> tuple[str, str | None]:
    """The text of a file, without characters that no text has, and the encoding, if it was not UTF-8.

    A byte order mark is believed; it is UTF-16 where about every other byte is 0; UTF-8 if the bytes are; then what a
    web page says of itself; and at last Windows-1252, in which every text of Western Europe can be read.

    Raises:
        Unreadable: it is no text.
    """
    encoding = _encoding(raw, html=html)
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        encoding = "cp1252"
        text = raw.decode(encoding, errors="replace")
    if _is_binary(text):
        raise Unreadable("The file is not text. Its name says that it is.")
    plain = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain, None if encoding in {"utf-8", "utf-8-sig"} else encoding


def _encoding(raw: bytes, *, html: bool) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    if wide := _wide(raw[:_SAMPLE]):
        return wide
    try:
        raw.decode()
    except UnicodeDecodeError:
        declared = _META.search(raw[:_HEAD]) if html else None
        return _text_encoding(declared[1].decode("ascii")) if declared else "cp1252"
    return "utf-8"


def _text_encoding(name: str) -> str:
    """The codec of that name, as browsers take it: Latin-1 means Windows-1252 to them (WHATWG Encoding, 4.2)."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return "cp1252"
    is_text = getattr(found, "_is_text_encoding", True)
    return "cp1252" if found.name in {"iso8859-1", "ascii", "utf-8"} or not is_text else found.name


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark, where the text is mostly of Latin letters."""
    if sample.count(0) * 3 < len(sample):
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) * 100 > len(sample)
