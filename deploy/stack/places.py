"""Where the files of the deployment are."""

from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[1]
ROOT = DEPLOY.parent
ENV = DEPLOY / ".env"
SECRETS = DEPLOY / "secrets"
