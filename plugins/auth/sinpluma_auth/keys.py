"""The keys that sign tokens: from the settings, or in a file that the site makes and keeps.

The first key signs, all of them verify, so that a key can be replaced while tokens that it signed still live.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sinpluma.api import logger, utc_now

MIN_SECRET = 32
FILE_NAME = "jwt-keys.json"
_KID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class KeyFault(Exception):
    """The keys cannot be used; says what to do."""


class Key(msgspec.Struct, frozen=True):
    """A secret of HMAC-SHA-256 and the name (`kid`) that tokens know it by."""

    kid: str
    secret: str
    created: datetime | None = None

    def __repr__(self) -> str:
        return f"Key({self.kid!r})"


class KeyRing:
    """Keys that do not change while the site runs."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._keys: Mapping[str, Key] = {key.kid: key for key in keys}

    def keys(self) -> list[Key]:
        """Every key, the one that signs first."""
        return list(self._keys.values())

    def signing_kid(self) -> str:
        """Name of the key that signs new tokens."""
        return self.keys()[0].kid

    def secret(self, kid: object) -> str | None:
        """Secret of the key of that name, or None if there is none."""
        key = self._keys.get(kid) if isinstance(kid, str) else None
        return key.secret if key else None


class KeyFile(KeyRing):
    """Keys in a file, read again when it has changed: workers follow a rotation without a restart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        super().__init__(())

    def keys(self) -> list[Key]:
        """Every key, the one that signs first."""
        self._follow()
        return super().keys()

    def secret(self, kid: object) -> str | None:
        """Secret of the key of that name, or None if there is none."""
        self._follow()
        return super().secret(kid)

    def make(self) -> None:
        """Make the file with a first key unless it is there; of several that try at once one wins."""
        if not self.path.exists():
            written = self._write([new_key()])
            try:
                with suppress(FileExistsError):
                    os.link(written, self.path)
            finally:
                written.unlink()
        self._follow()

    def rotate(self, lifetime: timedelta, *, forget: bool = False) -> Key:
        """Put a new key in front.

        Args:
            lifetime: how long tokens live; keys that were replaced longer ago are dropped.
            forget: drop every old key at once, and with it every token that is out.
        """
        key = new_key()
        kept = [] if forget else _still_needed(self.keys(), lifetime)
        self._write([key, *kept]).replace(self.path)
        self._follow()
        return key

    def _follow(self) -> None:
        try:
            status = self.path.stat()
            seen = (status.st_mtime_ns, status.st_ino, status.st_size)
            if seen != self._seen:
                self._keys = {key.kid: key for key in self._read()}
                self._seen = seen
        except (OSError, KeyFault) as error:
            if not self._keys:
                raise
            # Somebody is at the file: what was read before still holds, and nobody is signed out by mistake.
            logger.error("keys cannot be read", extra={"error": str(error)})

    def _read(self) -> list[Key]:
        try:
            keys = msgspec.json.decode(self.path.read_bytes(), type=list[Key])
        except msgspec.MsgspecError as error:
            advice = "restore it, or remove it and restart, which signs everybody out"
            raise KeyFault(f"{self.path} is damaged ({error}): {advice}") from None
        _check(keys, str(self.path))
        return keys

    def _write(self, keys: Sequence[Key]) -> Path:
        """A complete file beside the real one, which it then replaces; readable for its owner only."""
        descriptor, name = tempfile.mkstemp(prefix=f".{FILE_NAME}-", dir=self.path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(keys)))
            file.flush()
            os.fsync(file.fileno())
        return Path(name)


def new_key() -> Key:
    """A key with 256 random bits (RFC 7518, 3.2: as long as the hash)."""
    now = utc_now()
    return Key(f"{now:%Y%m%d}-{secrets.token_hex(3)}", secrets.token_urlsafe(32), now)


def parse_keys(text: str) -> list[Key]:
    """The keys of `SINPLUMA_JWT_KEYS`.

    Raises:
        ValueError: in a sentence without any secret, what is wrong.
    """
    pairs = [part.strip().partition(":") for part in text.split(",") if part.strip()]
    keys = [Key(kid, secret) for kid, _, secret in pairs]
    try:
        _check(keys, "SINPLUMA_JWT_KEYS")
    except KeyFault as fault:
        raise ValueError(str(fault)) from None
    return keys


def _check(keys: Sequence[Key], source: str) -> None:
    if not keys:
        raise KeyFault(f"{source} has no key")
    for number, key in enumerate(keys, 1):
        if not _KID.fullmatch(key.kid):
            raise KeyFault(
                f"{source}: key {number} has no proper name. Write name:secret; "
                "a name has letters, digits, '.', '_' and '-'"
            )
        if len(key.secret) < MIN_SECRET:
            raise KeyFault(
                f"{source}: the secret of key {key.kid} is too weak: it needs {MIN_SECRET} characters. Make one with "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
    if len({key.kid for key in keys}) != len(keys):
        raise KeyFault(f"{source}: two keys have the same name")


def _still_needed(keys: Sequence[Key], lifetime: timedelta) -> list[Key]:
    """The keys that may have signed a token that lives: those whose successor is younger than a token gets old."""
    oldest = utc_now() - lifetime
    replaced = [None, *(key.created for key in keys[:-1])]
    return [key for key, moment in zip(keys, replaced, strict=True) if moment is None or moment > oldest]
