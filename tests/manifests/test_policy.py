"""No container may do more than it has to, and the check that says so can fail."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import policy
import pytest
import yaml
from rendered import ROOT, Manifest, one

COMPOSE = ROOT / "deploy" / "compose.yaml"


def test_nothing_in_kubernetes_breaks_a_rule(overlay: list[Manifest]) -> None:
    assert list(policy.faults(overlay)) == []


@pytest.mark.skipif(not COMPOSE.exists(), reason="there is no compose file yet")
def test_nothing_under_compose_breaks_a_rule() -> None:
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    assert list(policy.compose_faults(services)) == []


def pod_of(manifest: Manifest) -> dict[str, Any]:
    return manifest["spec"]["template"]["spec"]


def container_of(manifest: Manifest) -> dict[str, Any]:
    return pod_of(manifest)["containers"][0]


Change = Callable[[Manifest], Any]

BREACHES: list[tuple[str, Change, str]] = [
    ("Deployment/api", lambda m: container_of(m).update(image="sinpluma-api"), "has no version"),
    ("Deployment/api", lambda m: container_of(m).update(image="sinpluma-api:latest"), "has no version"),
    ("Deployment/api", lambda m: container_of(m).update(image="localhost:5000/api"), "has no version"),
    ("Deployment/api", lambda m: container_of(m).pop("resources"), "no limits of memory"),
    ("Deployment/api", lambda m: container_of(m)["resources"]["limits"].pop("cpu"), "no limits of cpu"),
    ("Deployment/api", lambda m: container_of(m).pop("startupProbe"), "no startupProbe"),
    ("Deployment/api", lambda m: container_of(m).pop("livenessProbe"), "no livenessProbe"),
    ("Deployment/api", lambda m: container_of(m).pop("readinessProbe"), "no readinessProbe"),
    (
        "Deployment/api",
        lambda m: container_of(m)["securityContext"].pop("readOnlyRootFilesystem"),
        "root can be written to",
    ),
    ("Deployment/api", lambda m: container_of(m)["securityContext"].update(privileged=True), "may gain privileges"),
    (
        "Deployment/api",
        lambda m: container_of(m)["securityContext"].pop("allowPrivilegeEscalation"),
        "may gain privileges",
    ),
    (
        "Deployment/api",
        lambda m: container_of(m)["securityContext"]["capabilities"].update(add=["NET_RAW"]),
        "capabilities",
    ),
    ("Deployment/api", lambda m: container_of(m)["securityContext"].update(runAsUser=0), "may run as root"),
    ("Deployment/api", lambda m: pod_of(m)["initContainers"][0].pop("securityContext"), "migrate: it has capabilities"),
    ("Deployment/api", lambda m: pod_of(m)["securityContext"].pop("runAsNonRoot"), "may run as root"),
    ("Deployment/api", lambda m: pod_of(m)["securityContext"].pop("seccompProfile"), "no seccomp profile"),
    ("Deployment/api", lambda m: pod_of(m).pop("enableServiceLinks"), "variables for every Service"),
    ("Deployment/api", lambda m: pod_of(m).pop("automountServiceAccountToken"), "a token for Kubernetes"),
    ("Deployment/api", lambda m: pod_of(m).pop("topologySpreadConstraints"), "on one node"),
    ("Deployment/api", lambda m: pod_of(m).update(hostNetwork=True), "hostNetwork is set"),
    ("Deployment/api", lambda m: pod_of(m)["volumes"].append({"name": "x", "hostPath": {}}), "volume x is the node's"),
    ("Deployment/api", lambda m: m["spec"]["template"]["metadata"].update(labels={}), "no NetworkPolicy is about it"),
    ("Deployment/api", lambda m: m["metadata"].pop("namespace"), "no namespace"),
    ("Job/database-account", lambda m: container_of(m).pop("resources"), "no limits of memory"),
    (
        "InnoDBCluster/mysql",
        lambda m: m["spec"]["podSpec"]["containers"][0].pop("resources"),
        "server: mysql: no limits",
    ),
    ("InnoDBCluster/mysql", lambda m: m["spec"]["router"].update(podLabels={}), "router: no NetworkPolicy is about it"),
    (
        "PodDisruptionBudget/nginx",
        lambda m: m["spec"]["selector"].update(matchLabels={"a": "b"}),
        "no PodDisruptionBudget",
    ),
    (
        "NetworkPolicy/react",
        lambda m: m["spec"]["podSelector"].update(matchLabels={"a": "b"}),
        "Deployment/react: no NetworkPolicy",
    ),
    ("NetworkPolicy/nginx", lambda m: m.update(kind="Secret"), "Secret/nginx: secrets are not among the manifests"),
]


@pytest.mark.parametrize(("name", "change", "told"), BREACHES)
def test_a_breach_of_a_rule_is_named(production: list[Manifest], name: str, change: Change, told: str) -> None:
    manifests = copy.deepcopy(production)
    change(one(manifests, name))
    assert any(told in fault for fault in policy.faults(manifests))


def test_without_a_policy_for_every_pod_that_is_said(production: list[Manifest]) -> None:
    manifests = [each for each in production if each["metadata"]["name"] not in {"default-deny", "dns"}]
    assert list(policy.faults(manifests)) == ["no NetworkPolicy is about every pod"]


SOUND: dict[str, Any] = {
    "image": "sinpluma-api:${SINPLUMA_VERSION:-0.1.0}",
    "user": "${SINPLUMA_UID:-10001}:${SINPLUMA_GID:-10001}",
    "read_only": True,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "mem_limit": "1g",
    "pids_limit": 100,
    "healthcheck": {"test": ["CMD", "true"]},
    "networks": ["backend"],
    "restart": "unless-stopped",
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"image": "redis"}, "has no version"),
        ({"image": "${REDIS_IMAGE:-redis:latest}"}, "has no version"),
        ({"user": "${SINPLUMA_UID:-0}:0"}, "may run as root"),
        ({"user": ""}, "may run as root"),
        ({"read_only": False}, "root can be written to"),
        ({"cap_drop": ["NET_RAW"]}, "has capabilities"),
        ({"cap_add": ["CHOWN"]}, "has capabilities"),
        ({"security_opt": []}, "may gain privileges"),
        ({"privileged": True}, "may gain privileges"),
        ({"ports": ["6379:6379"]}, "is published"),
        ({"networks": []}, "in no network"),
        ({"volumes": ["/var/run/docker.sock:/docker.sock"]}, "commands the engine"),
    ],
)
def test_a_breach_of_a_rule_under_compose_is_named(change: dict[str, Any], told: str) -> None:
    assert list(policy.compose_faults({"redis": SOUND})) == []
    (fault,) = policy.compose_faults({"redis": {**SOUND, **change}})
    assert told in fault


@pytest.mark.parametrize("what", ["mem_limit", "pids_limit", "healthcheck"])
def test_what_a_service_under_compose_lacks_is_named(what: str) -> None:
    service = {name: value for name, value in SOUND.items() if name != what}
    assert list(policy.compose_faults({"redis": service})) == [f"redis: no {what}"]


def test_a_job_under_compose_needs_no_healthcheck() -> None:
    job = {name: value for name, value in SOUND.items() if name != "healthcheck"} | {"restart": "on-failure:3"}
    assert list(policy.compose_faults({"job": job})) == []
