"""Where the files of the deployment are."""

import os
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[1]
ROOT = DEPLOY.parent


def variables_file() -> Path:
    """What Compose reads: `deploy/.env`, or the file that SINPLUMA_ENV_FILE names."""
    return Path(os.environ.get("SINPLUMA_ENV_FILE") or DEPLOY / ".env").resolve()


def secrets_folder(named: str | None) -> Path:
    """Where the secrets are, as Compose understands SINPLUMA_SECRETS_DIR: from `deploy` on."""
    return Path(DEPLOY, named or "secrets")
