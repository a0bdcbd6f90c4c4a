"""What a file is called when it is saved."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_MAX = 80
_ATTR_CHAR = "!#$&+-.^_`|~"


def file_name(title: str, ending: str) -> str:
    """A name that every system takes, made of a title."""
    plain = "".join(sign for sign in unicodedata.normalize("NFC", title) if sign.isprintable())
    stem = " ".join(_UNFIT.sub(" ", plain).split())[:_MAX].strip(" .")
    return f"{stem or 'notebook'}.{ending}"


def attachment(name: str) -> str:
    """A `Content-Disposition` (RFC 6266): in ASCII for old programs, and as it is (RFC 8187)."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    ascii_name = re.sub(r'["\\%]', "", ascii_name).strip()
    if not ascii_name.rpartition(".")[0]:
        ascii_name = f"notebook{ascii_name}"
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe=_ATTR_CHAR)}"
