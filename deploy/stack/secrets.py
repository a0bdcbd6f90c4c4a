"""The secrets of a deployment: a folder with a file for each, made once, readable by who runs the containers only."""

import base64
import hashlib
import json
import os
import secrets
from pathlib import Path
from urllib.parse import quote

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .certificates import make_certificates

HOSTS = ("inno_router", "inno_server_01", "inno_server_02", "inno_server_03", "localhost")
"""The names under which the database's servers are called, in the one certificate that they share."""
PASSWORDS = (
    "mysql_root_password",
    "mysql_cluster_password",
    "mysql_router_password",
    "mysql_app_password",
    "redis_password",
    "s3_secret_key",
)
# What the api does with Redis, as docs/operate/redis.md lists it.
_REDIS_COMMANDS = (
    "ping hello auth select info eval get set ttl expire time zadd zmscore zscore "
    "zremrangebyscore publish subscribe unsubscribe"
)
_SCHEMA = "sinpluma"
_MODE = 0o400


def make_secrets(folder: Path, *, uid: int, gid: int) -> list[str]:
    """Make what is missing in the folder, leave what is there, and hand all of it to that user; gives what was made.

    What follows from another secret (an address with a password in it) is written anew each time, so that a password
    is changed in one file.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = [name for name, text in _once(folder).items() if _write(folder / name, text)]
    for name, text in _derived(folder).items():
        _write(folder / name, text, anew=True)
    for path in (folder, *folder.iterdir()):
        _hand_over(path, uid, gid)
    return made


def _once(folder: Path) -> dict[str, str]:
    """Every secret that stands by itself; those that are there already are not asked for their text."""
    missing = {name: secrets.token_urlsafe(24) for name in PASSWORDS}
    missing["jwt_keys"] = f"first:{secrets.token_urlsafe(48)}"
    missing["smtp_password"] = ""  # the operator knows it; Compose wants that the file is there
    missing |= _service_keys(folder)
    if not (folder / "mysql_server_key.pem").exists():
        authority, server, key = make_certificates(HOSTS)
        missing |= {"mysql_ca.pem": authority, "mysql_server.pem": server, "mysql_server_key.pem": key}
    return missing


def _service_keys(folder: Path) -> dict[str, str]:
    """The api's Ed25519 key, and its public half for the linguistics service: raw, in base64."""
    if (folder / "service_key").exists():
        return {}
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return {
        name: base64.b64encode(half).decode()
        for name, half in (("service_key", key.private_bytes_raw()), ("service_public_key", public))
    }


def _derived(folder: Path) -> dict[str, str]:
    """What programs want to have in a form of their own."""
    app, redis, s3 = (_read(folder / name) for name in ("mysql_app_password", "redis_password", "s3_secret_key"))
    address = f"mysql+aiomysql://{_SCHEMA}:{quote(app, safe='')}@inno_router"
    commands = " ".join(f"+{command}" for command in _REDIS_COMMANDS.split())
    hashed = hashlib.sha256(redis.encode()).hexdigest()
    rights = ["Admin", "Read", "Write", "List", "Tagging"]
    keys = [{"accessKey": _SCHEMA, "secretKey": s3}]
    return {
        "database_url": f"{address}:6446/{_SCHEMA}",
        "database_read_url": f"{address}:6447/{_SCHEMA}",
        "redis_url": f"redis://{_SCHEMA}:{quote(redis, safe='')}@redis:6379/0",
        "redis_users": f"user default on nopass -@all +ping\n"
        f"user {_SCHEMA} on #{hashed} ~{_SCHEMA}:* &{_SCHEMA}:* -@all {commands}\n",
        "seaweedfs.json": json.dumps({"identities": [{"name": _SCHEMA, "credentials": keys, "actions": rights}]}),
    }


def _write(path: Path, text: str, *, anew: bool = False) -> bool:
    """Write the file whole or not at all, unless it is there; gives whether it was written."""
    if path.exists() and not anew:
        return False
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "w", encoding="utf-8") as file:
        file.write(text if text.endswith("\n") else text + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return True


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _hand_over(path: Path, uid: int, gid: int) -> None:
    if (found := path.stat()).st_uid != uid or found.st_gid != gid:
        os.chown(path, uid, gid)
