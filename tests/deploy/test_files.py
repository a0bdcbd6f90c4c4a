"""The files of the deployment agree with each other, and secrets are made once. No engine is needed here."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.verification import PolicyBuilder, Store
from stack.places import DEPLOY
from stack.secrets import HOSTS, make_secrets
from stack.variables import ensure_variables, read_variables

COMPOSE = [*DEPLOY.glob("compose*.yaml")]
EXAMPLE = (DEPLOY / ".env.example").read_text()
# What Compose itself reads.
COMPOSE_OWN = {"COMPOSE_FILE"}
UID, GID = 10001, 10001


def made(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def as_root(folder: Path) -> list[str]:
    import os  # noqa: PLC0415

    ours = (UID, GID) if os.getuid() == 0 else (os.getuid(), os.getgid())
    return make_secrets(folder, uid=ours[0], gid=ours[1])


def test_every_variable_is_explained_and_none_that_is_explained_is_unused() -> None:
    used = {name for file in COMPOSE for name in re.findall(r"\$\{([A-Z0-9_]+)", file.read_text())}
    explained = set(read_variables(EXAMPLE.replace("\n#", "\n")))

    assert used == explained - COMPOSE_OWN


def test_a_version_is_the_same_wherever_it_stands() -> None:
    versions: dict[str, set[str]] = {}
    files = [*COMPOSE, *DEPLOY.rglob("Dockerfile"), DEPLOY / ".env.example"]
    for text in (file.read_text() for file in files):
        for name, image in re.findall(r"\b([A-Z]+_IMAGE)(?::-|=)([^\s}\"]+)", text):
            versions.setdefault(name, set()).add(image)

    assert "MYSQL_IMAGE" in versions
    assert {name: images for name, images in versions.items() if len(images) != 1} == {}
    assert not [images for images in versions.values() if any(image.endswith(":latest") for image in images)]


def test_defaults_are_the_same_wherever_they_stand() -> None:
    shown = read_variables(EXAMPLE.replace("\n#", "\n"))
    defaults = {
        (name, default)
        for file in COMPOSE
        for name, default in re.findall(r"\$\{([A-Z0-9_]+):-([^}]*)\}", file.read_text())
    }

    assert {(name, default) for name, default in defaults if shown[name] != default} == set()


def test_secrets_are_made_once_and_what_follows_from_them_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    as_root(folder)
    first = made(folder)

    again = as_root(folder)
    (folder / "redis_password").unlink()
    (folder / "redis_password").write_text("another@one\n")
    as_root(folder)

    assert again == []
    changed = {name for name, text in made(folder).items() if text != first[name]}
    assert changed == {"redis_password", "redis_url", "redis_users"}
    assert "another%40one@redis" in (folder / "redis_url").read_text()


def test_nobody_but_their_owner_may_read_secrets(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    as_root(folder)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o400}


def test_the_certificate_is_the_authoritys_for_every_server_and_for_no_other(tmp_path: Path) -> None:
    as_root(tmp_path / "secrets")
    texts = {name: text.encode() for name, text in made(tmp_path / "secrets").items()}
    authority, server = (x509.load_pem_x509_certificate(texts[f"mysql_{name}.pem"]) for name in ("ca", "server"))

    def accept(host: str) -> None:
        builder = PolicyBuilder().store(Store([authority]))
        builder.build_server_verifier(x509.DNSName(host.replace("_", "-"))).verify(server, [])

    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == list(HOSTS)
    accept("localhost")
    with pytest.raises(Exception, match="subject"):
        accept("example.org")


def test_the_services_keys_belong_together(tmp_path: Path) -> None:
    as_root(tmp_path / "secrets")
    texts = made(tmp_path / "secrets")

    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(texts["service_key"]))

    assert private.public_key().public_bytes_raw() == base64.b64decode(texts["service_public_key"])


def test_env_is_begun_from_the_example_and_then_the_operators(tmp_path: Path) -> None:
    file = tmp_path / ".env"

    begun = ensure_variables(file, DEPLOY / ".env.example")
    file.write_text(file.read_text() + "SINPLUMA_HTTPS_PORT=8443\n")
    text = file.read_text()
    again = ensure_variables(file, DEPLOY / ".env.example")

    assert begun["SINPLUMA_UID"]
    assert file.read_text() == text
    assert again == {**begun, "SINPLUMA_HTTPS_PORT": "8443"}
    assert file.stat().st_mode & 0o777 == 0o600
