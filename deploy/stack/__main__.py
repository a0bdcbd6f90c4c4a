"""`python -m stack`: start and stop the platform of `deploy/compose.yaml`. `make up` and `make down` call it."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from .compose import Compose
from .errors import StackError
from .places import DEPLOY, secrets_folder, variables_file
from .secrets import make_secrets
from .variables import ensure_variables

log = logging.getLogger("stack")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; gives the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except StackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def prepare() -> dict[str, str]:
    """Make `deploy/.env` and the secrets, as far as they are missing; gives the variables."""
    variables = ensure_variables(variables_file(), DEPLOY / ".env.example")
    folder = secrets_folder(variables.get("SINPLUMA_SECRETS_DIR"))
    Path(DEPLOY, variables.get("SINPLUMA_TLS_DIR") or "tls").mkdir(exist_ok=True)  # else the engine would, as root's
    uid, gid = int(variables["SINPLUMA_UID"]), int(variables["SINPLUMA_GID"])
    try:
        made = make_secrets(folder, uid=uid, gid=gid)
    except PermissionError as error:
        raise StackError(f"{error}: the secrets belong to user {uid}; run this as root, as at first") from error
    if made:
        log.info("made in %s, once: %s", folder, ", ".join(made))
    return variables


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stack", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("prepare", help="make .env and the secrets, and start nothing").set_defaults(run=_prepare)
    commands.add_parser("up", help="start the platform, and wait until it is healthy").set_defaults(run=_up)
    commands.add_parser("down", help="stop it, and keep its data").set_defaults(run=_down)
    roll = commands.add_parser("roll", help="build the api anew, and replace its containers one after the other")
    roll.set_defaults(run=_roll)
    return parser


def _prepare(_: argparse.Namespace) -> None:
    prepare()


def _up(_: argparse.Namespace) -> None:
    variables = prepare()
    Compose().up()
    log.info("Sin Pluma answers at %s", variables.get("SINPLUMA_PUBLIC_URL") or "https://localhost")


def _roll(_: argparse.Namespace) -> None:
    prepare()
    Compose().roll("api")


def _down(_: argparse.Namespace) -> None:
    Compose().down()


if __name__ == "__main__":
    sys.exit(main())
