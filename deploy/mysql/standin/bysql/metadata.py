"""The schema that says who belongs to the cluster, with the few objects that MySQL Router reads."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .sessions import Session

_SCHEMA = "mysql_innodb_cluster_metadata"
_TABLES = Path(__file__).parents[1] / "metadata.sql"
# As create_router_grants() of MySQL Shell 9.6, without the objects that are not here.
ROUTER_GRANTS = (
    f"SELECT, EXECUTE ON {_SCHEMA}.*",
    f"INSERT, UPDATE, DELETE ON {_SCHEMA}.routers",
    f"INSERT, UPDATE, DELETE ON {_SCHEMA}.v2_routers",
    f"UPDATE ON {_SCHEMA}.v2_gr_clusters",
    "SELECT ON performance_schema.replication_group_members",
    "SELECT ON performance_schema.replication_group_member_stats",
    "SELECT ON performance_schema.global_variables",
)


def install(lead: Session, name: str, group: str, options: Mapping[str, Any]) -> None:
    """Make the schema anew, for a cluster with those options and without servers."""
    lead.run_sql(f"DROP SCHEMA IF EXISTS {_SCHEMA}")
    for statement in _TABLES.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            lead.run_sql(statement)
    lead.run_sql(f"CREATE TABLE {_SCHEMA}.standin_options (options JSON, id INT PRIMARY KEY)")
    lead.run_sql(f"INSERT INTO {_SCHEMA}.standin_options VALUES (?, 1)", [json.dumps(dict(options))])
    lead.run_sql(f"INSERT INTO {_SCHEMA}.v2_gr_clusters VALUES (?, ?, ?, JSON_OBJECT())", [group, name, group])


def register(lead: Session, server: Session) -> None:
    """Enter a server."""
    number, uuid = server.run_sql("SELECT @@GLOBAL.server_id, @@GLOBAL.server_uuid").fetch_all()[0]
    lead.run_sql(
        f"INSERT INTO {_SCHEMA}.v2_instances VALUES (?, ?, ?, ?, NULL, ?, JSON_OBJECT(), ?)",
        [number, group(lead), uuid, server.address, server.address, server.address],
    )


def forget(lead: Session, address: str) -> None:
    """Take a server out."""
    lead.run_sql(f"DELETE FROM {_SCHEMA}.v2_instances WHERE address = ?", [address])


def registered(server: Session) -> dict[str, str]:
    """Each server's UUID by its address."""
    return dict(server.run_sql(f"SELECT address, mysql_server_uuid FROM {_SCHEMA}.v2_instances").fetch_all())


def group(server: Session) -> str:
    """The group's name."""
    return str(server.value(f"SELECT group_name FROM {_SCHEMA}.v2_gr_clusters"))


def options(server: Session) -> dict[str, Any]:
    """The options with which the cluster was created."""
    told: dict[str, Any] = json.loads(server.value(f"SELECT options FROM {_SCHEMA}.standin_options"))
    return told
