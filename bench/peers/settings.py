"""Where the peers find their stores: the same ones that Sin Pluma is given, from the environment."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, make_url

POOL = 8
"""Connections to MySQL that a worker keeps, as Sin Pluma's default."""


@dataclass(frozen=True)
class PeerSettings:
    """What a peer is told by `BENCH_…` variables."""

    database_url: str
    database_ca: str | None
    redis_url: str
    jwt_key: str

    @classmethod
    def from_environment(cls) -> PeerSettings:
        """Read the variables; a missing one ends the peer."""
        return cls(
            database_url=os.environ["BENCH_DATABASE_URL"],
            database_ca=os.environ.get("BENCH_DATABASE_CA"),
            redis_url=os.environ["BENCH_REDIS_URL"],
            jwt_key=os.environ["BENCH_JWT_KEY"],
        )

    def url(self, driver: str) -> URL:
        """The database's address for `mysql+<driver>`."""
        return make_url(self.database_url).set(drivername=f"mysql+{driver}")

    @property
    def connect_args(self) -> dict[str, Any]:
        """TLS, verified, where Sin Pluma has it too. PyMySQL and aiomysql take the same argument."""
        return {"ssl": ssl.create_default_context(cafile=self.database_ca)} if self.database_ca else {}


def session_key(session_id: int) -> str:
    """Where Redis says whose a live session is."""
    return f"peer:session:{session_id}"
