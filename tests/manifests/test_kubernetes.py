"""The parts of the manifests fit each other, the settings and the servers."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import rendered
import yaml
from devcluster.cluster import Cluster
from devcluster.errors import ClusterError
from devcluster.plan import Account
from devcluster.sql import session
from rendered import KUBERNETES, ROOT, Manifest, of_kind, one, pods

from sinpluma.plugins.host import PluginHost
from sinpluma.settings import Settings, load_settings
from sinpluma_sentiment.linguistics import environment
from sinpluma_sentiment.tokens import new_pair

SECRETS = "/run/secrets/sinpluma"


def settings_of(manifests: list[Manifest], name: str) -> dict[str, str]:
    """What the ConfigMap of a Deployment sets; its name has a digest of it."""
    (found,) = [
        each for each in of_kind(manifests, "ConfigMap") if re.fullmatch(rf"{name}-\w+", each["metadata"]["name"])
    ]
    return found["data"]


# --- secrets ------------------------------------------------------------------------------------------------------


def keys_used(manifests: list[Manifest]) -> Iterator[tuple[str, str]]:
    """Each Secret and key that some pod or the operator reads, by a variable, a file or its kind."""
    for pod in pods(manifests):
        for container in pod.containers:
            for variable in container.get("env", []):
                if reference := variable.get("valueFrom", {}).get("secretKeyRef"):
                    yield reference["name"], reference["key"]
    for path in settings_of(manifests, "api").values():
        if path.startswith(f"{SECRETS}/"):
            yield "sinpluma", path.removeprefix(f"{SECRETS}/")
    cluster = one(manifests, "InnoDBCluster/mysql")["spec"]
    yield from ((cluster["secretName"], key) for key in ("rootUser", "rootHost", "rootPassword"))
    for name in (cluster["tlsSecretName"], cluster["router"]["tlsSecretName"], "tls"):
        yield from ((name, key) for key in ("tls.crt", "tls.key"))
    yield cluster["tlsCASecretName"], "ca.pem"
    yield "mysql-account", "password"


def test_the_example_of_secrets_names_every_key_that_is_used_and_has_no_value() -> None:
    example = list(yaml.safe_load_all((KUBERNETES / "secrets.example.yaml").read_text(encoding="utf-8")))
    keys = {(secret["metadata"]["name"], key) for secret in example for key in secret["stringData"]}
    used = {key for name in rendered.OVERLAYS for key in keys_used(rendered.render(f"overlays/{name}"))}
    assert keys == used
    assert {value for secret in example for value in secret["stringData"].values()} == {""}


def test_every_volume_and_variable_is_of_something_that_is_there(overlay: list[Manifest]) -> None:
    example = yaml.safe_load_all((KUBERNETES / "secrets.example.yaml").read_text(encoding="utf-8"))
    secrets = {secret["metadata"]["name"] for secret in example}
    maps = {each["metadata"]["name"] for each in of_kind(overlay, "ConfigMap")}
    for pod in pods(overlay):
        volumes = {volume["name"]: volume for volume in pod.spec.get("volumes", [])}
        for volume in volumes.values():
            assert volume.get("secret", {}).get("secretName") in {None, *secrets}
            assert volume.get("configMap", {}).get("name") in {None, *maps}
        for container in pod.containers:
            assert {mount["name"] for mount in container.get("volumeMounts", [])} <= set(volumes), pod.name
            for source in container.get("envFrom", []):
                assert source["configMapRef"]["name"] in maps


# --- settings -----------------------------------------------------------------------------------------------------


def read(variables: dict[str, str]) -> tuple[Settings, list[str]]:
    """The settings in these variables and no others, and the mistakes for which `sinpluma serve` would not start."""
    settings = load_settings(variables)
    return settings, [*settings.faults, *PluginHost(settings).faults]


def test_the_api_takes_every_setting_that_it_is_given(overlay: list[Manifest], tmp_path: Path) -> None:
    private, _ = new_pair()
    known = {
        "database_url": "mysql+aiomysql://sinpluma:word@mysql:6446/sinpluma",
        "database_read_url": "mysql+aiomysql://sinpluma:word@mysql:6447/sinpluma",
        "redis_url": "redis://:word@redis:6379/0",
        "jwt_keys": "2026:" + "k" * 40,
        "service_key": private,
    }
    variables = settings_of(overlay, "api") | {"SINPLUMA_S3_ACCESS_KEY": "sinpluma"}
    for name, value in variables.items():
        if value.startswith(f"{SECRETS}/"):
            file = tmp_path / value.removeprefix(f"{SECRETS}/")
            file.write_text(known.get(file.name, "a secret"), encoding="utf-8")
            variables[name] = str(file)
    settings, mistakes = read(variables)
    assert mistakes == []
    assert (settings.port, settings.api_prefix) == (5000, "")  # nginx has stripped it
    assert read(variables | {"SINPLUMA_PROT": "1"})[1]


def test_the_linguistics_service_takes_every_setting_that_it_is_given(overlay: list[Manifest]) -> None:
    _, public = new_pair()
    given = settings_of(overlay, "linguistics") | {"SINPLUMA_SENTIMENT_PUBLIC_KEY": public}
    settings, mistakes = read(environment(given))
    assert mistakes == []
    assert settings.port == 5001


@pytest.mark.parametrize(("service", "folder"), [("nginx", "front"), ("react", "react")])
def test_each_nginx_knows_what_it_is_told(production: list[Manifest], service: str, folder: str) -> None:
    entrypoint = ROOT / "deploy" / "nginx" / folder / "entrypoint.sh"
    if not entrypoint.exists():
        pytest.skip("there is no nginx of ours yet")
    assert set(settings_of(production, service)) <= set(
        re.findall(r"SINPLUMA_\w+", entrypoint.read_text(encoding="utf-8"))
    )


def test_the_site_says_in_one_file_what_it_is_called_and_where_things_are(tmp_path: Path, monkeypatch: Any) -> None:
    shutil.copytree(KUBERNETES, tmp_path / "kubernetes")
    site = tmp_path / "kubernetes/overlays/production/site.yaml"
    values = yaml.safe_load(site.read_text(encoding="utf-8"))["data"]
    changed = {
        "host": "read.elsewhere.test",
        "s3-endpoint": "objects.elsewhere.test:9443",
        "stores": "10.1.0.0/16",
        "mail-relay": "relay.elsewhere.test",
        "mail-relay-address": "10.2.0.25/32",
        "mail-user": "postman",
        "mail-from": "postman@elsewhere.test",
        "kubernetes-api": "10.3.0.1/32",
        "ingress-namespace": "doors",
        "ingress-addresses": "10.4.0.0/16",
        "monitoring-namespace": "eyes",
    }
    assert set(changed) == set(values)
    site.write_text(
        yaml.safe_dump({**yaml.safe_load(site.read_text(encoding="utf-8")), "data": changed}), encoding="utf-8"
    )
    monkeypatch.setattr(rendered, "KUBERNETES", tmp_path / "kubernetes")
    text = yaml.safe_dump_all(rendered.render.__wrapped__("overlays/production"))
    assert [value for value in changed.values() if value not in text] == []
    assert [value for value in values.values() if re.search(rf"(: |/){re.escape(value)}$", text, re.MULTILINE)] == []
    assert f"SINPLUMA_PUBLIC_URL: https://{changed['host']}\n" in text


# --- how pods come and go -----------------------------------------------------------------------------------------


def test_pods_are_given_the_time_that_they_take_to_stop(overlay: list[Manifest]) -> None:
    for name in ("api", "linguistics"):
        settings = settings_of(overlay, name)
        grace = Settings.__struct_defaults__[Settings.__struct_fields__.index("graceful_timeout")]
        grace = float(settings.get("SINPLUMA_GRACEFUL_TIMEOUT", grace))
        needed = float(settings["SINPLUMA_DRAIN_SECONDS"]) + grace + 5
        pod = one(overlay, f"Deployment/{name}")["spec"]["template"]["spec"]
        assert pod["terminationGracePeriodSeconds"] > needed


def test_a_service_leads_to_a_port_of_its_pods(overlay: list[Manifest]) -> None:
    for service in of_kind(overlay, "Service"):
        (pod,) = [pod for pod in pods(overlay) if pod.labels.items() >= service["spec"]["selector"].items()]
        named = {port["name"] for container in pod.containers for port in container.get("ports", [])}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= named


def test_every_probe_asks_at_a_port_that_is_there(overlay: list[Manifest]) -> None:
    for pod in pods(overlay):
        for container in pod.containers if pod.kind == "Deployment" else []:
            named = {port["name"] for port in container.get("ports", [])}
            probes = [container[probe] for probe in container if probe.endswith("Probe")]
            assert {probe["httpGet"]["port"] for probe in probes} <= named


def test_an_autoscaler_alone_says_how_many_pods_there_are(overlay: list[Manifest]) -> None:
    for autoscaler in of_kind(overlay, "HorizontalPodAutoscaler"):
        assert "replicas" not in one(overlay, f"Deployment/{autoscaler['spec']['scaleTargetRef']['name']}")["spec"]


def test_our_images_are_of_the_version_that_this_is(overlay: list[Manifest]) -> None:
    images = {container["image"] for pod in pods(overlay) if pod.ours for container in pod.containers}
    ours = {image for image in images if image.startswith("sinpluma-")}
    names = ("api", "linguistics", "react", "nginx")
    assert ours == {f"sinpluma-{name}:{project_version()}" for name in names}
    assert version("sinpluma") == project_version()


def project_version() -> str:
    found: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return found


# --- MySQL --------------------------------------------------------------------------------------------------------

SERVER_SETTINGS = {
    "require_secure_transport": "ON",
    "binlog_row_image": "MINIMAL",
    "loose_group_replication_consistency": "BEFORE_ON_PRIMARY_FAILOVER",
    "loose_group_replication_member_expel_timeout": "0",
    "loose_group_replication_paxos_single_leader": "ON",
}
"""What docs/operate/mysql.md asks of the servers."""


def test_the_servers_are_set_as_the_platform_needs_them(overlay: list[Manifest]) -> None:
    cluster = one(overlay, "InnoDBCluster/mysql")["spec"]
    lines = dict(line.split("=") for line in cluster["mycnf"].splitlines() if "=" in line)
    assert lines.items() >= SERVER_SETTINGS.items()
    assert cluster["instances"] == 3
    assert cluster["tlsUseSelfSigned"] is False
    autoscaler = one(overlay, "HorizontalPodAutoscaler/api")["spec"]
    pods_at_most = autoscaler["maxReplicas"] + 1  # while they are replaced
    pool = Settings(workers=1).connections
    assert int(lines["max_connections"]) > pods_at_most * (3 * pool + 3)


def test_one_version_of_mysql(overlay: list[Manifest]) -> None:
    (job,) = [pod for pod in pods(overlay) if pod.name == "database-account"]
    assert job.containers[0]["image"] == f"mysql:{one(overlay, 'InnoDBCluster/mysql')['spec']['version']}"


SCHEMA = "kubernetes"
"""In place of `sinpluma`, of which other tests have a use."""


@pytest.mark.parametrize("root_password", ["plain", 'it"s a \\ word #1'])
def test_the_job_makes_an_account_that_can_migrate_and_no_more_and_can_be_run_again(
    production: list[Manifest], standing_cluster: Cluster, root_password: str
) -> None:
    plan = standing_cluster.plan
    admin = Account("kubernetes_root", root_password)
    (text,) = [each["data"] for each in of_kind(production, "ConfigMap") if "database-account.sh" in each["data"]]
    with session(plan.ports.read_write, plan.admin, plan.ca, seconds=10) as db:
        db.run("CREATE USER kubernetes_root IDENTIFIED BY %s", root_password)
        db.run("GRANT ALL ON *.* TO kubernetes_root WITH GRANT OPTION")
    try:
        for password in ("first-word", "second.word~"):
            run_job(standing_cluster, text["database-account.sh"].replace("sinpluma", SCHEMA), admin, password)
            with session(plan.ports.read_write, Account(SCHEMA, password), plan.ca, seconds=10, schema=SCHEMA) as db:
                db.run("CREATE TABLE page (id INT PRIMARY KEY)")
                db.run("DROP TABLE page")
                assert {row["Database"] for row in db.run("SHOW DATABASES")} & {"mysql", "sinpluma"} == set()
        with pytest.raises(ClusterError, match="needs a password of letters"):
            run_job(standing_cluster, text["database-account.sh"], admin, "o'clock")
    finally:
        with session(plan.ports.read_write, plan.admin, plan.ca, seconds=10) as db:
            db.run(f"DROP USER IF EXISTS kubernetes_root, {SCHEMA}")
            db.run(f"DROP SCHEMA IF EXISTS {SCHEMA}")


def run_job(cluster: Cluster, script: str, admin: Account, password: str) -> None:
    """Run the script where the cluster's programs are, with its Secrets in files."""
    folder = cluster.plan.folder / "job"
    files = {
        "root/rootUser": admin.user,
        "root/rootPassword": admin.password,
        "account/password": password,
        "mysql-ca/ca.pem": cluster.plan.ca.read_text(encoding="utf-8"),
        "account.sh": script,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    variables = ["SECRETS=/cluster/job", "TMPDIR=/cluster/job", "MYSQL_HOST=127.0.0.1"]
    port = f"MYSQL_PORT={cluster.plan.ports.read_write}"
    cluster.inside.run("env", *variables, port, "sh", "/cluster/job/account.sh", role="job", seconds=30)
    shutil.rmtree(folder)
