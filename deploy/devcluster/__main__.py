"""`python -m devcluster`: a MySQL InnoDB Cluster and its router on this machine, from the command line.

The cluster lives in $SINPLUMA_CLUSTER_DIR, or in the user's cache. `up` tells where its state file is, which has the
application's URLs.
"""

import argparse
import json
import logging
import subprocess
import sys
from collections.abc import Sequence

from .cluster import Cluster, open_cluster
from .errors import ClusterError
from .folders import run_folder
from .lifecycle import bring_up, shut_down
from .plan import Ports
from .router import ROLE
from .template import ensure_template
from .tree import check_privileges, ensure_tree, mysql_version


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; gives the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = _parser().parse_args(arguments)
    try:
        check_privileges()
        return int(options.run(options) or 0)
    except ClusterError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="devcluster", description=__doc__, formatter_class=_FORMAT)
    commands = parser.add_subparsers(required=True, metavar="command")

    up = commands.add_parser("up", help="bring it up, or mend it; what stands is left as it is")
    up.add_argument("--fresh", action="store_true", help="throw its data away first")
    up.add_argument("--ports", type=_ports, metavar="N,N,N,R", help="of the nodes and the router (and R+1 read-only)")
    up.set_defaults(run=_up)

    commands.add_parser("down", help="stop it and keep its data").set_defaults(run=_down)

    status = commands.add_parser("status", help="show the members and the router; fails unless all is well")
    status.add_argument("--json", action="store_true", help="for programs")
    status.set_defaults(run=_status)

    for name, does, text in (
        ("kill", _kill, "SIGKILL"),
        ("freeze", _freeze, "SIGSTOP"),
        ("thaw", _thaw, "SIGCONT, and back into the group"),
        ("restart", _restart, "start it anew, and back into the group"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("target", choices=["1", "2", "3", "primary", ROLE])
        command.set_defaults(run=does)

    logs = commands.add_parser("logs", help="show the ends of the logs")
    logs.add_argument("target", nargs="?", choices=["1", "2", "3", ROLE])
    logs.add_argument("--lines", "-n", type=int, default=20)
    logs.add_argument("--follow", "-f", action="store_true")
    logs.set_defaults(run=_logs)

    tree = commands.add_parser("tree", help="get MySQL's programs and a data template, once for all clusters")
    tree.add_argument("--rebuild", action="store_true", help="get the newest version")
    tree.set_defaults(run=_tree)
    return parser


_FORMAT = argparse.RawDescriptionHelpFormatter


def _ports(text: str) -> Ports:
    first, second, third, router = (int(port) for port in text.split(","))
    return Ports((first, second, third), router)


def _up(options: argparse.Namespace) -> None:
    cluster = bring_up(run_folder(), ports=options.ports, fresh=options.fresh)
    sys.stdout.write(_drawn(cluster))


def _down(_: argparse.Namespace) -> None:
    shut_down(run_folder())


def _status(options: argparse.Namespace) -> int:
    cluster = open_cluster(run_folder())
    members = cluster.members()
    if options.json:
        router = cluster.router.process
        state = {"members": [vars(member) for member in members], "router": {"pid": router.pid if router else None}}
        sys.stdout.write(json.dumps(state, indent=2) + "\n")
    else:
        sys.stdout.write(_drawn(cluster))
    return 0 if cluster.router.process and all(member.state == "ONLINE" for member in members) else 1


def _drawn(cluster: Cluster) -> str:
    """The cluster as a table."""
    plan, router = cluster.plan, cluster.router.process
    lines = [f"MySQL {plan.mysql}"]
    for member in cluster.members():
        process = f"pid {member.pid}" if member.pid else ""
        lines.append(f"  node {member.number}  {member.endpoint:<16} {process:<12} {member.state:<12} {member.role}")
    ports = f"{plan.ports.read_write} (read-write), {plan.ports.read_only} (read-only)"
    lines.append(f"  router  {f'pid {router.pid}' if router else 'DOWN':<29} {ports}")
    lines.append(f"  state   {plan.state_file}")
    return "\n".join(lines) + "\n"


def _kill(options: argparse.Namespace) -> None:
    cluster = open_cluster(run_folder())
    if options.target == ROLE:
        cluster.router.kill()
    else:
        cluster.kill(_number(cluster, options))


def _freeze(options: argparse.Namespace) -> None:
    cluster = open_cluster(run_folder())
    cluster.freeze(_number(cluster, options))


def _thaw(options: argparse.Namespace) -> None:
    cluster = open_cluster(run_folder())
    cluster.thaw(_number(cluster, options))


def _restart(options: argparse.Namespace) -> None:
    cluster = open_cluster(run_folder())
    if options.target == ROLE:
        cluster.router.restart()
    else:
        cluster.restart(_number(cluster, options))


def _number(cluster: Cluster, options: argparse.Namespace) -> int:
    if options.target == ROLE:
        raise ClusterError("the router can be killed and restarted, no more")
    return cluster.primary() if options.target == "primary" else int(options.target)


def _logs(options: argparse.Namespace) -> int:
    cluster = open_cluster(run_folder())
    files = {str(node.number): [node.log] for node in cluster.nodes}
    files[ROLE] = cluster.router.logs()
    chosen = files[options.target] if options.target else [file for some in files.values() for file in some]
    follow = ["--follow=name"] if options.follow else []
    command = ["tail", f"--lines={options.lines}", *follow, *map(str, chosen)]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - no command comes from outside


def _tree(options: argparse.Namespace) -> None:
    tree = ensure_tree(rebuild=options.rebuild)
    ensure_template(tree)
    sys.stdout.write(f"MySQL {mysql_version(tree)} in {tree}\n")


if __name__ == "__main__":
    sys.exit(main())
