"""Who may do what on the servers."""

from .plan import SCHEMA, Account, Plan

# What the application does to its own schema; migrations need the second line.
APP_PRIVILEGES = "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES"
# As in the manual, "Group Replication: User Credentials For Distributed Recovery".
REPLICATION_PRIVILEGES = "REPLICATION SLAVE, CONNECTION_ADMIN, BACKUP_ADMIN, GROUP_REPLICATION_STREAM"


def account_statements(plan: Plan) -> list[str]:
    """What makes the accounts on one node, outside the binary log: each node does it before it has joined."""
    return [
        "SET SESSION sql_log_bin = 0",
        _create(plan.admin),
        f"GRANT ALL ON *.* TO '{plan.admin.user}'@'%' WITH GRANT OPTION",
        _create(plan.replication),
        f"GRANT {REPLICATION_PRIVILEGES} ON *.* TO '{plan.replication.user}'@'%'",
        _create(plan.app),
        app_grant(plan, SCHEMA),
    ]


def app_grant(plan: Plan, schema: str) -> str:
    """Let the application work in a schema."""
    literally = schema.replace("_", r"\_")  # it would stand for any character
    return f"GRANT {APP_PRIVILEGES} ON `{literally}`.* TO '{plan.app.user}'@'%'"


def _create(account: Account) -> str:
    return f"CREATE USER '{account.user}'@'%' IDENTIFIED BY '{account.password}'"
