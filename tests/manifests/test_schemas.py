"""Every manifest has the fields of its kind, and no other."""

from __future__ import annotations

import copy

import pytest
import schemas
import yaml
from rendered import KUBERNETES, Manifest, name_of, one


def test_every_manifest_fits_the_schema_of_its_kind(overlay: list[Manifest]) -> None:
    assert not {name_of(manifest): what for manifest in overlay if (what := schemas.fault(manifest))}


def test_the_example_of_secrets_is_of_secrets() -> None:
    for secret in yaml.safe_load_all((KUBERNETES / "secrets.example.yaml").read_text(encoding="utf-8")):
        assert schemas.fault(secret) is None
        assert secret["kind"] == "Secret"


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("Deployment/api", "spec.template.spec.enableServiceLink", False),
        ("Deployment/api", "spec.template.spec.containers.0.ports.0.containerPort", "5000"),
        ("NetworkPolicy/api", "spec.egres", []),
        ("HorizontalPodAutoscaler/api", "spec.maxReplicas", "six"),
        ("InnoDBCluster/mysql", "spec.instance", 3),
        ("InnoDBCluster/mysql", "spec.instances", 12),
        ("InnoDBCluster/mysql", "spec.router.tlsSecret", "tls"),
        ("InnoDBCluster/mysql", "spec.podSpec.enableServiceLink", False),
        ("InnoDBCluster/mysql", "spec.router.podSpec.containers.0.resource", {}),
        ("InnoDBCluster/mysql", "spec.datadirVolumeClaimTemplate.storage", "20Gi"),
    ],
)
def test_a_field_that_is_misspelt_or_of_another_type_is_named(
    production: list[Manifest], name: str, path: str, value: object
) -> None:
    manifest = copy.deepcopy(one(production, name))
    *steps, last = path.split(".")
    place = manifest
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[last] = value
    assert last in (schemas.fault(manifest) or "")
