"""The engine of a worker, and the session of a thread."""

from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.orm import scoped_session, sessionmaker

from bench.peers.settings import POOL, PeerSettings

settings = PeerSettings.from_environment()
engine = create_engine(
    settings.url("pymysql"), pool_size=POOL, max_overflow=0, pool_recycle=3600, connect_args=settings.connect_args
)
Session = scoped_session(sessionmaker(engine, expire_on_commit=False))
