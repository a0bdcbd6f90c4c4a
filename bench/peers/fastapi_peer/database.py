"""The engine of a worker, and the session of a request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from bench.peers.settings import POOL, PeerSettings

settings = PeerSettings.from_environment()
engine = create_async_engine(
    settings.url("aiomysql"), pool_size=POOL, max_overflow=0, pool_recycle=3600, connect_args=settings.connect_args
)
make_session = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    """A session that lives as long as the request."""
    async with make_session() as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_session)]
