"""What each container may do, and whom it reaches, looked at from inside of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from stack.testing import Stack

pytestmark = pytest.mark.usefixtures("inspected")

JOB = "inno_shell"
"""It has ended when the others run, and waits for nobody: here a container of it stands still, to be looked at."""
# DESIGN, section 6: who is in which network. Who shares one may talk to each other, and nobody else may.
NETWORKS = {
    "nginx": {"public", "frontend"},
    "react": {"frontend"},
    "api": {"frontend", "backend"},
    "linguistics": {"frontend"},
    "redis": {"backend"},
    "minio": {"backend"},
    "inno_router": {"backend", "cluster_network"},
    "inno_server_01": {"cluster_network"},
    "inno_server_02": {"cluster_network"},
    "inno_server_03": {"cluster_network"},
    JOB: {"cluster_network"},
}
SERVICES = set(NETWORKS) - {JOB}
PORTS = {
    "nginx": 8443,
    "react": 3000,
    "api": 5000,
    "linguistics": 5001,
    "redis": 6379,
    "minio": 9000,
    "inno_router": 6446,
}
SERVER_PORT = 3306
SECRETS = {
    "nginx": set(),
    "react": set(),
    "api": {
        "database_url",
        "database_read_url",
        "mysql_ca.pem",
        "redis_url",
        "jwt_keys",
        "s3_secret_key",
        "service_key",
    },
    "linguistics": {"service_public_key"},
    "redis": {"redis_users"},
    "minio": {"s3_secret_key", "seaweedfs.json"},
    "inno_router": {"mysql_router_password", "mysql_ca.pem"},
    **{
        f"inno_server_0{number}": {
            "mysql_root_password",
            "mysql_cluster_password",
            "mysql_ca.pem",
            "mysql_server.pem",
            "mysql_server_key.pem",
        }
        for number in (1, 2, 3)
    },
    JOB: {"mysql_cluster_password", "mysql_router_password", "mysql_app_password", "mysql_ca.pem"},
}
# Asks for all at once: what nobody answers takes until the time is over.
PROBE = """
for target in "$@"; do
    { timeout 3 bash -c ": </dev/tcp/${target%:*}/${target##*:}" 2>/dev/null && echo "$target"; } &
done
wait
"""


@pytest.fixture(scope="module")
def inspected(stack: Stack) -> Iterator[dict[str, Any]]:
    """What the engine knows of the first container of each service, and of one of the job."""
    assert not stack.containers(JOB)
    stack.compose("run", "--detach", "--no-deps", "--entrypoint", "sleep", JOB, "600")
    found = json.loads(stack.engine.docker("inspect", *stack.containers()))
    yield {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in found}
    stack.engine.docker("rm", "--force", *stack.containers(JOB))


def test_exactly_the_ten_services_run(inspected: dict[str, Any]) -> None:
    assert set(inspected) - {JOB} == SERVICES
    assert len(SERVICES) == 10


@pytest.mark.parametrize("service", NETWORKS)
def test_a_container_reaches_by_name_whom_it_shares_a_network_with_and_nobody_else(
    stack: Stack, inspected: dict[str, Any], service: str
) -> None:
    reached = _reached(stack, service, (f"{name}:{_port(name)}" for name in SERVICES))

    assert reached == {f"{name}:{_port(name)}" for name in SERVICES if NETWORKS[name] & NETWORKS[service]}


@pytest.mark.parametrize("service", NETWORKS)
def test_a_container_reaches_by_address_whom_it_shares_that_network_with_and_nobody_else(
    stack: Stack, inspected: dict[str, Any], service: str
) -> None:
    addresses = {
        (network, f"{address}:{_port(name)}")
        for name, container in inspected.items()
        if name in SERVICES
        for network, address in _addresses(container).items()
    }

    reached = _reached(stack, service, (address for _, address in addresses))

    assert reached == {address for network, address in addresses if network in NETWORKS[service]}


@pytest.mark.parametrize("service", sorted(set(NETWORKS) - {"nginx"}))
def test_only_nginx_has_a_way_to_this_machine_and_the_world(stack: Stack, service: str) -> None:
    https = urlsplit(stack.url).port
    machine = stack.engine.inside("ip", "-4", "-oneline", "address", "show").split("inet ")[1:]
    ours = [f"{line.partition('/')[0]}:{https}" for line in machine if not line.startswith("127.")]
    assert any(address in _reached(stack, "nginx", ours) for address in ours), "nothing could have been reached"

    assert _reached(stack, service, ours) == set()
    routes = stack.inside(stack.containers(service)[0], "cat", "/proc/net/route").splitlines()[1:]
    assert all(route.split()[1] != "00000000" for route in routes), "there is a way out"


def test_nothing_is_published_but_nginx(inspected: dict[str, Any]) -> None:
    published = {name for name, one in inspected.items() if any(one["NetworkSettings"]["Ports"].values())}

    assert published == {"nginx"}


@pytest.mark.parametrize("service", NETWORKS)
def test_a_container_is_nobody_special(stack: Stack, inspected: dict[str, Any], service: str) -> None:
    host = inspected[service]["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0
    assert not host["Privileged"]

    container = stack.containers(service)[0]
    status = dict(line.split(":\t", 1) for line in stack.inside(container, "cat", "/proc/1/status").splitlines())
    assert status["Uid"].split() == ["10001"] * 4
    assert status["Gid"].split() == ["10001"] * 4
    assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    assert status["NoNewPrivs"] == "1"
    mounts = [line.split() for line in stack.inside(container, "cat", "/proc/1/mounts").splitlines()]
    (root,) = [options.split(",") for _, place, _, options, *_ in mounts if place == "/"]
    assert "ro" in root


@pytest.mark.parametrize("service", NETWORKS)
def test_a_container_has_the_secrets_that_it_needs_and_no_others(stack: Stack, service: str) -> None:
    container = stack.containers(service)[0]

    listed = stack.inside(container, "sh", "-c", "ls /run/secrets 2>/dev/null || true").split()

    assert set(listed) == SECRETS[service]


def test_secrets_are_their_owners_alone_and_in_no_environment(stack: Stack, inspected: dict[str, Any]) -> None:
    folder = stack.secrets
    texts = {path.name: path.read_text().strip() for path in folder.iterdir()}
    shown = json.dumps([one["Config"] for one in inspected.values()])

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o400}
    assert {path.stat().st_uid for path in folder.iterdir()} == {10001}
    assert not [name for name, text in texts.items() if text and text in shown]


def test_what_is_the_operators_own_business_is_not_served(browse: Callable[[], httpx.Client]) -> None:
    client = browse()

    assert [client.get(path).status_code for path in ("/api/metrics", "/api/lin/metrics")] == [404, 404]
    assert "sinpluma_" not in client.get("/metrics").text


def _reached(stack: Stack, service: str, targets: Iterator[str] | list[str]) -> set[str]:
    return set(stack.inside(stack.containers(service)[0], "bash", "-c", PROBE, "probe", *targets).split())


def _port(service: str) -> int:
    return PORTS.get(service, SERVER_PORT)


def _addresses(container: Any) -> dict[str, str]:
    """The container's address in each of its networks, by the network's name in compose.yaml."""
    networks = container["NetworkSettings"]["Networks"]
    return {name.removeprefix("sinpluma_"): network["IPAddress"] for name, network in networks.items()}
