"""What NetworkPolicies come to: who may open a connection to whom.

By the rules of `networking.k8s.io/v1` (kubernetes.io/docs/concepts/services-networking/network-policies): a pod that no
policy selects for a direction is free in it; one that is selected may do what any of them allows, and no more; both
ends must allow a connection. An `ipBlock` is for addresses outside the cluster, so it never means a pod here.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Selector = Mapping[str, Any]
Policy = Mapping[str, Any]


@dataclass(frozen=True)
class Peer:
    """A kind of pods, or a machine outside the cluster, which has an address and no namespace."""

    name: str
    namespace: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None


def edges(policies: Sequence[Policy], peers: Iterable[Peer], ports: Iterable[int]) -> Iterator[tuple[str, str, int]]:
    """Each source, target and TCP port between which a connection is allowed; what no policy is about is left out."""
    everybody, wanted = list(peers), list(ports)
    governed = {policy["metadata"]["namespace"] for policy in policies}
    for source in everybody:
        for target in everybody:
            if source.namespace in governed or target.namespace in governed:
                for port in wanted:
                    if may_connect(policies, source, target, port):
                        yield source.name, target.name, port


def may_connect(policies: Iterable[Policy], source: Peer, target: Peer, port: int, protocol: str = "TCP") -> bool:
    """Whether both ends allow it."""
    known, where = list(policies), (port, protocol)
    return _allows(known, "Egress", source, target, where) and _allows(known, "Ingress", target, source, where)


def selected_by(policies: Iterable[Policy], pod: Peer, direction: str) -> list[Policy]:
    """The policies that are about this pod in this direction (`Ingress` or `Egress`)."""
    return [
        policy
        for policy in policies
        if policy["metadata"]["namespace"] == pod.namespace
        and direction in policy["spec"]["policyTypes"]
        and matches(policy["spec"]["podSelector"], pod.labels)
    ]


def matches(selector: Selector, labels: Mapping[str, str]) -> bool:
    """Whether a label selector selects these labels; the empty one selects all."""
    exact = all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())
    return exact and all(_expression(each, labels) for each in selector.get("matchExpressions", []))


def _expression(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    value, values = labels.get(expression["key"]), expression.get("values", [])
    match expression["operator"]:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    raise ValueError(expression["operator"])


def _allows(policies: list[Policy], direction: str, pod: Peer, other: Peer, where: tuple[int, str]) -> bool:
    about = selected_by(policies, pod, direction)
    if not about:
        return True
    side = {"Ingress": "from", "Egress": "to"}[direction]
    return any(
        _port(rule.get("ports"), *where) and _peer(rule.get(side), other, policy["metadata"]["namespace"])
        for policy in about
        for rule in policy["spec"].get(direction.lower()) or []
    )


def _port(ports: list[Mapping[str, Any]] | None, port: int, protocol: str) -> bool:
    if not ports:  # no list: every port
        return True
    return any(
        each.get("protocol", "TCP") == protocol and each["port"] <= port <= each.get("endPort", each["port"])
        for each in ports
    )


def _peer(allowed: list[Mapping[str, Any]] | None, other: Peer, namespace: str) -> bool:
    if not allowed:  # no list: everybody
        return True
    return any(_one_peer(each, other, namespace) for each in allowed)


def _one_peer(allowed: Mapping[str, Any], other: Peer, namespace: str) -> bool:
    if block := allowed.get("ipBlock"):
        return other.address is not None and _within(block, ipaddress.ip_address(other.address))
    if other.namespace is None:
        return False
    where = allowed.get("namespaceSelector")
    here = (
        other.namespace == namespace
        if where is None
        else matches(where, {"kubernetes.io/metadata.name": other.namespace})
    )
    return here and matches(allowed.get("podSelector", {}), other.labels)


def _within(block: Mapping[str, Any], address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    excepted = any(address in ipaddress.ip_network(part) for part in block.get("except", []))
    return address in ipaddress.ip_network(block["cidr"]) and not excepted
