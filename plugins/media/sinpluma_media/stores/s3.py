"""Pictures on an S3 server: MinIO, SeaweedFS, or whatever else speaks its protocol."""

from __future__ import annotations

import io
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress

import aiohttp
from miniopy_async.api import Minio
from miniopy_async.error import MinioException, S3Error

from sinpluma.api import logger
from sinpluma_media.errors import StoreAway
from sinpluma_media.settings import MIB, MediaSettings
from sinpluma_media.stores import BUCKETS, CHUNK, Entry, ObjectMissing

CONNECTIONS = 16
TIMES = aiohttp.ClientTimeout(total=30, sock_connect=3, sock_read=10)
"""Seconds: a server on the same network that takes longer than this is away."""
_EXISTS = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})


class S3Store:
    """Objects on a server. It belongs to one event loop, and is made in it."""

    def __init__(self, settings: MediaSettings) -> None:
        assert settings.s3_secret_key is not None  # noqa: S101 - the settings were checked
        # One of our own: the client's would have no limits, five retries, and stay open.
        self._session = aiohttp.ClientSession(
            timeout=TIMES, connector=aiohttp.TCPConnector(limit=CONNECTIONS, ssl=_tls(settings))
        )
        self._client = Minio(
            settings.s3_endpoint or "",
            settings.s3_access_key,
            settings.s3_secret_key.reveal(),
            secure=settings.s3_tls,
            region=settings.s3_region,
            session=self._session,
        )
        self._prefix = settings.s3_bucket_prefix or ""
        self._found = False

    async def put(self, bucket: str, name: str, data: bytes, mime: str) -> None:
        """Send an object in one request."""
        await self._make_buckets()
        with _faults():
            await self._client.put_object(
                self._prefix + bucket,
                name,
                io.BytesIO(data),
                len(data),
                mime,
                part_size=max(5 * MIB, len(data)),
            )

    @asynccontextmanager
    async def opened(self, bucket: str, name: str, start: int, length: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Get a part of an object; its connection is free again at the end."""
        with _faults():
            answer = await self._client.get_object(self._prefix + bucket, name, offset=start, length=length)
        try:
            yield _parts(answer)
        finally:
            answer.release()

    async def delete(self, bucket: str, names: Sequence[str]) -> None:
        """Delete objects, one after the other."""
        for name in names:
            with _faults(), suppress(ObjectMissing):
                await self._client.remove_object(self._prefix + bucket, name)

    async def entries(self, bucket: str) -> AsyncIterator[Entry]:
        """Every object, a thousand a request."""
        with _faults():
            async for item in self._client.list_objects(self._prefix + bucket, recursive=True):
                if item.object_name and item.last_modified:
                    yield Entry(item.object_name, item.last_modified)

    async def check(self) -> None:
        """Ask for the buckets, and make those that are missing."""
        self._found = False
        await self._make_buckets()

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def _make_buckets(self) -> None:
        if self._found:
            return
        for bucket in BUCKETS:
            with _faults():
                if not await self._client.bucket_exists(self._prefix + bucket):
                    await self._make(self._prefix + bucket)
        self._found = True

    async def _make(self, bucket: str) -> None:
        try:
            await self._client.make_bucket(bucket)
        except S3Error as error:  # another worker was first
            if error.code not in _EXISTS:
                raise


async def _parts(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    with _faults():
        async for part in answer.content.iter_chunked(CHUNK):
            yield part


@contextmanager
def _faults() -> Iterator[None]:
    """What a server that is away, or refuses, makes the client raise, in our words.

    Raises:
        ObjectMissing: there is no such object.
        StoreAway: anything else.
    """
    try:
        yield
    except S3Error as error:
        if error.code in {"NoSuchKey", "NoSuchObject"}:
            raise ObjectMissing from None
        raise _away(error.code or "S3Error") from error
    except (aiohttp.ClientError, MinioException, TimeoutError, OSError) as error:
        raise _away(type(error).__name__) from error


def _away(error: str) -> StoreAway:
    logger.warning("object storage is away", extra={"error": error})
    return StoreAway("The store of pictures does not answer at the moment. Try again.")


def _tls(settings: MediaSettings) -> ssl.SSLContext | bool:
    if settings.s3_ca is None:
        return True
    return ssl.create_default_context(cafile=settings.s3_ca)
