"""The policies come to the four networks of the compose file, and to nothing beyond them."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import pytest
import yaml
from reachability import Peer, edges, may_connect
from rendered import NAMESPACE, OVERLAYS, ROOT, Manifest, of_kind, one, pods, render

COMPOSE = ROOT / "deploy" / "compose.yaml"

NETWORKS = {
    "nginx": {"public", "frontend"},
    "react": {"frontend"},
    "linguistics": {"frontend"},
    "api": {"frontend", "backend"},
    "redis": {"backend"},
    "object store": {"backend"},
    "router": {"backend", "cluster_network"},
    "server": {"cluster_network"},
}
"""Each service's networks, as the design has them. In a network of the compose file everybody reaches everybody."""
COMPOSE_NAMES = {"minio": "object store", "inno_router": "router"} | {f"inno_server_0{n}": "server" for n in (1, 2, 3)}

BETWEEN_SERVICES = {
    ("nginx", "api"): {5000},
    ("nginx", "linguistics"): {5001},
    ("nginx", "react"): {3000},
    ("react", "api"): {5000},
    ("api", "linguistics"): {5001},
    ("api", "router"): {6446, 6447},
    ("router", "server"): {3306},
    ("server", "server"): {3306, 33061},
}
FROM_OUTSIDE = {
    ("prometheus", "api"): {5000, 5001},
    ("prometheus", "linguistics"): {5000, 5001},
    ("operator", "server"): {3306},
    ("database-account", "router"): {6446},
    ("server", "kubernetes"): {443, 6443},
} | {
    (service, "dns"): {53}
    for service in ("nginx", "react", "linguistics", "api", "router", "server", "database-account")
}
IN = {
    "small": {
        ("world", "nginx"): {8443},
        ("ingress", "nginx"): {8443},
        ("neighbour", "nginx"): {8443},
        ("operator", "nginx"): {8443},
        ("prometheus", "nginx"): {8443},
        ("dns", "nginx"): {8443},
        ("redis", "nginx"): {8443},
        ("object store", "nginx"): {8443},
        ("mail relay", "nginx"): {8443},
        ("kubernetes", "nginx"): {8443},
        ("api", "redis"): {6379},
        ("api", "object store"): {9000},
    },
    "production": {
        ("ingress", "nginx"): {8443},
        ("api", "redis"): {443, 6379},
        ("api", "object store"): {443, 6379},
        ("api", "mail relay"): {587},
    },
}
"""What differs: how people come in, where the stores are, and whether there is mail."""

OUTSIDE = [
    Peer("world", address="8.8.8.8"),
    Peer("kubernetes", address="192.0.2.1"),
    Peer("ingress", "ingress"),
    Peer("prometheus", "monitoring"),
    Peer("operator", "mysql-operator"),
    Peer("neighbour", "somebody-else", {"sinpluma": "api"}),
    Peer("dns", "kube-system", {"k8s-app": "kube-dns"}),
    Peer("mail relay", address="203.0.113.25"),
]
STORES = {
    "small": [
        Peer("redis", "stores", {"app.kubernetes.io/name": "redis"}),
        Peer("object store", "stores", {"app.kubernetes.io/name": "object-store"}),
    ],
    "production": [Peer("redis", address="198.51.100.6"), Peer("object store", address="198.51.100.9")],
}
PORTS = [22, 53, 80, 443, 587, 3000, 3306, 5000, 5001, 6379, 6443, 6446, 6447, 8080, 8443, 9000, 9104, 33060, 33061]


def peers(manifests: Iterable[Manifest], name: str) -> list[Peer]:
    ours = [Peer(pod.name, NAMESPACE, pod.labels) for pod in pods(manifests)]
    return [*ours, *OUTSIDE, *STORES[name]]


def matrix(manifests: list[Manifest], name: str) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = {}
    for source, target, port in edges(of_kind(manifests, "NetworkPolicy"), peers(manifests, name), PORTS):
        found.setdefault((source, target), set()).add(port)
    return found


@pytest.mark.parametrize("name", OVERLAYS)
def test_who_may_speak_to_whom_is_what_is_written_here_and_nothing_else(name: str) -> None:
    assert matrix(render(f"overlays/{name}"), name) == BETWEEN_SERVICES | FROM_OUTSIDE | IN[name]


@pytest.mark.parametrize("name", OVERLAYS)
def test_services_that_share_no_network_do_not_reach_each_other(name: str) -> None:
    for source, target in matrix(render(f"overlays/{name}"), name):
        if source in NETWORKS and target in NETWORKS and target != "nginx":
            assert NETWORKS[source] & NETWORKS[target], f"{source} reaches {target}"


@pytest.mark.skipif(not COMPOSE.exists(), reason="there is no compose file yet")
def test_the_compose_file_has_the_same_networks() -> None:
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    for service, spec in services.items():
        if (name := COMPOSE_NAMES.get(service, service)) in NETWORKS:
            assert set(spec["networks"]) - {"egress"} == NETWORKS[name], service


def test_nobody_reaches_the_internet(overlay: list[Manifest]) -> None:
    policies = of_kind(overlay, "NetworkPolicy")
    for pod in pods(overlay):
        source = Peer(pod.name, NAMESPACE, pod.labels)
        for port in PORTS:
            assert not may_connect(policies, source, Peer("world", address="8.8.8.8"), port), pod.name


def test_a_rule_that_is_gone_or_too_wide_is_seen(production: list[Manifest]) -> None:
    def after(change: str) -> dict[tuple[str, str], set[int]]:
        manifests = copy.deepcopy(production)
        policy = one(manifests, f"NetworkPolicy/{change}")
        if change == "api":
            policy["spec"]["egress"].append({})
        else:
            manifests.remove(policy)
        return matrix(manifests, "production")

    before = matrix(production, "production")
    assert ("api", "world") in after("api")
    assert ("nginx", "react") in before
    assert ("nginx", "react") not in after("react")
    # Without the denial those that have a policy of their own are still shut in, and a pod without one is free.
    stray = Peer("stray", NAMESPACE, {"sinpluma": "stray"})
    world = Peer("world", address="8.8.8.8")
    policies = of_kind(production, "NetworkPolicy")
    assert not may_connect(policies, stray, world, 443)
    assert may_connect(
        [one for one in policies if one["metadata"]["name"] not in {"default-deny", "dns"}], stray, world, 443
    )
