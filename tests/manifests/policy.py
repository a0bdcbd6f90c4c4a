"""What no container of ours may do, in Kubernetes or under compose.

After the Pod Security Standard *restricted* (kubernetes.io/docs/concepts/security/pod-security-standards) and, for
compose, its likes there; beyond them: a read-only root, limits, pinned images, probes. Each fault is a line that names
the container.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reachability import matches
from rendered import Manifest, Pod, name_of, of_kind, pods

Service = dict[str, Any]


def image_fault(image: str) -> str | None:
    """Whether what is run may be another thing tomorrow."""
    if "@sha256:" in image:
        return None
    _, _, tag = image.rpartition("/")[2].partition(":")
    return None if tag and tag != "latest" else f"image {image} has no version"


# --- Kubernetes ---------------------------------------------------------------------------------------------------


def faults(manifests: list[Manifest]) -> Iterator[str]:
    """What is wrong with rendered manifests."""
    policies = [policy for policy in of_kind(manifests, "NetworkPolicy") if policy["spec"]["podSelector"]]
    budgets = of_kind(manifests, "PodDisruptionBudget")
    for pod in pods(manifests):
        yield from (f"{pod.kind}/{pod.name}: {what}" for what in _pod_faults(pod))
        if not any(matches(policy["spec"]["podSelector"], pod.labels) for policy in policies):
            yield f"{pod.kind}/{pod.name}: no NetworkPolicy is about it"
        if pod.kind == "Deployment" and not any(matches(each["spec"]["selector"], pod.labels) for each in budgets):
            yield f"{pod.kind}/{pod.name}: no PodDisruptionBudget"
    for manifest in manifests:
        if manifest["kind"] != "Namespace" and not manifest["metadata"].get("namespace"):
            yield f"{name_of(manifest)}: no namespace"
        if manifest["kind"] == "Secret":
            yield f"{name_of(manifest)}: secrets are not among the manifests"
    if not any(not policy["spec"]["podSelector"] for policy in of_kind(manifests, "NetworkPolicy")):
        yield "no NetworkPolicy is about every pod"


def _pod_faults(pod: Pod) -> Iterator[str]:
    spec = pod.spec
    context = spec.get("securityContext", {})
    if spec.get("enableServiceLinks") is not False:
        yield "variables for every Service (enableServiceLinks)"
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "no seccomp profile"
    yield from (f"{flag} is set" for flag in ("hostNetwork", "hostPID", "hostIPC") if spec.get(flag))
    yield from (f"volume {each['name']} is the node's" for each in spec.get("volumes", []) if "hostPath" in each)
    for container in pod.containers:
        yield from (f"{container['name']}: {what}" for what in _resources(container))
    if pod.ours:
        yield from _our_pod(pod, context)
    if pod.kind != "Job" and not spec.get("topologySpreadConstraints"):
        yield "its pods may all be on one node"


def _our_pod(pod: Pod, context: dict[str, Any]) -> Iterator[str]:
    """What the operator sees to for the pods that it makes."""
    if pod.spec.get("automountServiceAccountToken") is not False:
        yield "it is given a token for Kubernetes (automountServiceAccountToken)"
    if context.get("runAsNonRoot") is not True or not context.get("runAsUser"):
        yield "it may run as root"
    for container in pod.containers:
        yield from (f"{container['name']}: {what}" for what in _confinement(container))
    if pod.kind == "Deployment":
        for container in pod.spec["containers"]:
            probes = ("startupProbe", "livenessProbe", "readinessProbe")
            yield from (f"{container['name']}: no {probe}" for probe in probes if probe not in container)


def _confinement(container: dict[str, Any]) -> Iterator[str]:
    if fault := image_fault(container["image"]):
        yield fault
    context = container.get("securityContext", {})
    if context.get("readOnlyRootFilesystem") is not True:
        yield "its root can be written to"
    if context.get("allowPrivilegeEscalation") is not False or context.get("privileged"):
        yield "it may gain privileges"
    if context.get("runAsNonRoot") is False or context.get("runAsUser") == 0:
        yield "it may run as root"
    capabilities = context.get("capabilities", {})
    if capabilities.get("drop") != ["ALL"] or capabilities.get("add"):
        yield "it has capabilities"


def _resources(container: dict[str, Any]) -> Iterator[str]:
    resources = container.get("resources", {})
    for side in ("requests", "limits"):
        yield from (f"no {side} of {what}" for what in ("cpu", "memory") if what not in resources.get(side, {}))


# --- compose ------------------------------------------------------------------------------------------------------

PUBLISHED = {"nginx"}


def compose_faults(services: dict[str, Service]) -> Iterator[str]:
    """What is wrong with the services of a compose file."""
    for name, service in services.items():
        yield from (f"{name}: {what}" for what in _service_faults(service))
        if service.get("ports") and name not in PUBLISHED:
            yield f"{name}: it is published"


def _service_faults(service: Service) -> Iterator[str]:
    if fault := image_fault(defaults(service.get("image", ""))):
        yield fault
    if re.fullmatch(r"(0|root)?(:.*)?", defaults(str(service.get("user", "")))):
        yield "it may run as root"
    if service.get("read_only") is not True:
        yield "its root can be written to"
    if service.get("cap_drop") != ["ALL"] or service.get("cap_add"):
        yield "it has capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []) or service.get("privileged"):
        yield "it may gain privileges"
    yield from (f"no {limit}" for limit in ("mem_limit", "pids_limit") if limit not in service)
    is_job = service.get("restart", "no").partition(":")[0] in {"no", "on-failure"}
    if "healthcheck" not in service and not is_job:  # that ends instead
        yield "no healthcheck"
    if not service.get("networks") or service.get("network_mode"):
        yield "it is in no network of its own"
    if any(str(volume).startswith("/var/run/docker.sock") for volume in service.get("volumes", [])):
        yield "it commands the engine"


def defaults(text: str) -> str:
    """The text with what its variables are if nobody sets them."""
    return re.sub(r"\$\{\w+(?::?[-?]([^}]*))?\}", lambda found: found[1] or "", text)
