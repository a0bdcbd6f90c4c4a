"""The schema that lets MySQL Router follow the group, and the rows that describe this cluster."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from .node import Node
from .plan import Plan
from .sql import Session

_SCHEMA = "mysql_innodb_cluster_metadata"
_TABLES = Path(__file__).parents[1] / "mysql" / "standin" / "metadata.sql"


def install_metadata(primary: Session, plan: Plan, nodes: Sequence[Node], uuids: Mapping[int, str]) -> None:
    """Make the schema and tell in it who the cluster's nodes are, by number and server UUID."""
    for statement in _TABLES.read_text().split(";\n"):
        if statement.strip():
            primary.run(statement)
    primary.run(
        f"INSERT INTO {_SCHEMA}.v2_gr_clusters VALUES (%s, 'sinpluma', %s, JSON_OBJECT())", plan.group, plan.group
    )
    for node in nodes:
        primary.run(
            f"INSERT INTO {_SCHEMA}.v2_instances VALUES (%s, %s, %s, %s, NULL, %s, JSON_OBJECT(), %s)",
            *(node.number, plan.group, uuids[node.number], node.endpoint, node.endpoint, node.endpoint),
        )
