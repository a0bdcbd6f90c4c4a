"""The accounts of those who use the cluster: the application's, and the router's."""

from .adminapi import AdminApi, Session
from .settings import SCHEMA, Account, Settings

# What the application does with its own schema; the second half is for migrations.
APP_PRIVILEGES = "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES"


def make_accounts(api: AdminApi, settings: Settings, lead: str) -> None:
    """Have both accounts with the passwords of the secrets, and the application's schema.

    Raises:
        ClusterError: the primary is gone, for instance; the job can be run again.
    """
    with api.session(lead) as primary:
        _make_app(primary, settings.app)
        exists = primary.value("SELECT COUNT(*) FROM mysql.user WHERE user = ? AND host = '%'", settings.router.user)
    api.router_account(lead, settings.router, exists=bool(exists))


def _make_app(primary: Session, app: Account) -> None:
    account = f"'{app.user}'@'%'"
    primary.run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    primary.run(f"CREATE USER IF NOT EXISTS {account} IDENTIFIED BY ? REQUIRE SSL", app.password)
    # It may have another password by now.
    primary.run(f"ALTER USER {account} IDENTIFIED BY ? REQUIRE SSL", app.password)
    primary.run(f"GRANT {APP_PRIVILEGES} ON {SCHEMA}.* TO {account}")
