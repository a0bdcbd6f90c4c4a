"""What `inno_shell` does next, by the states of the servers; and that no state makes it risk what was confirmed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from inno_shell import accounts
from inno_shell.decisions import decide
from inno_shell.errors import ClusterError
from inno_shell.gtids import NONE, Gtids
from inno_shell.settings import SERVERS, read_settings
from inno_shell.states import Server
from inno_shell.steps import Action, Add, Adopt, Create, Done, Forget, Leave, Reboot, Refuse, Rejoin, Step, Wait

ONE, TWO, THREE = ADDRESSES = ("one:3306", "two:3306", "three:3306")
REGISTERED = {address: f"uuid of {address}" for address in ADDRESSES}
ALL = Gtids.of("aaaa:1-9")
SOME = Gtids.of("aaaa:1-7")
OTHER = Gtids.of("aaaa:1-7, bbbb:1")

Servers = Mapping[str, Server | None]
Decided = list[tuple[Servers, bool, frozenset[str], Step]]


def server(address: str, **known: object) -> Server:
    return replace(Server(address, REGISTERED[address]), **known)  # type: ignore[arg-type]


def empty(address: str) -> Server:
    """As the entry point made it: nobody knows it."""
    return server(address, uuid=f"new uuid of {address}")


def stopped(address: str, gtids: Gtids = ALL, **known: object) -> Server:
    """A server of the cluster that is in no group."""
    return server(address, gtids=gtids, registered=REGISTERED, has_data=True, **known)


def online(
    *addresses: str, unseen: tuple[str, ...] = (), registered: Mapping[str, str] = REGISTERED
) -> dict[str, Server]:
    """Members of one group, of which the first is the primary; they believe `unseen` to be unreachable."""
    seen = {REGISTERED[one]: "ONLINE" for one in addresses} | {REGISTERED[one]: "UNREACHABLE" for one in unseen}
    known = {"state": "ONLINE", "members": seen, "gtids": ALL, "registered": registered, "has_data": True}
    return {one: server(one, primary=one == addresses[0], **known) for one in addresses}


def of(*servers: Server | None) -> Servers:
    return dict(zip(ADDRESSES, servers, strict=True))


# --- nothing yet ------------------------------------------------------------------------------------------------------


def test_three_empty_servers_become_a_cluster_that_begins_with_the_first() -> None:
    assert decide(of(empty(ONE), empty(TWO), empty(THREE))) == Create(ONE)


def test_no_cluster_is_begun_while_a_server_is_out_of_sight() -> None:
    servers = of(empty(ONE), None, empty(THREE))
    assert decide(servers) == Wait("two:3306: no answer")
    assert isinstance(decide(servers, patient=False), Refuse)
    assert isinstance(decide(servers, patient=False, without=frozenset({TWO})), Refuse)


def test_no_cluster_is_begun_over_somebodys_data() -> None:
    foreign = server(TWO, has_data=True, gtids=OTHER)
    assert decide(of(empty(ONE), foreign, empty(THREE))) == Refuse("two:3306 has data, but belongs to no cluster")


def test_a_cluster_whose_creation_was_interrupted_is_created_from_the_same_server() -> None:
    half = replace(empty(TWO), gtids=SOME)
    assert decide(of(empty(ONE), half, empty(THREE))) == Create(TWO)
    begun = online(TWO, registered={})[TWO]
    assert decide(of(empty(ONE), replace(begun, has_data=False), empty(THREE))) == Create(TWO)


def test_a_group_that_is_not_ours_is_left_alone() -> None:
    assert isinstance(decide(of(empty(ONE), online(TWO, registered={})[TWO], empty(THREE))), Refuse)


# --- a group stands ---------------------------------------------------------------------------------------------------


def test_a_whole_cluster_is_left_as_it_is() -> None:
    assert decide(online(*ADDRESSES)) == Done()
    assert decide(online(*ADDRESSES), patient=False) == Done()


def test_an_empty_server_is_added() -> None:
    registered = {ONE: REGISTERED[ONE]}
    servers = online(ONE, registered=registered) | {TWO: empty(TWO), THREE: empty(THREE)}
    assert decide(servers) == Add(ONE, TWO)


def test_a_server_that_was_stopped_is_brought_back_and_one_whose_data_are_gone_forgotten_first() -> None:
    servers = online(TWO, THREE)
    assert decide({ONE: stopped(ONE, SOME), **servers}) == Rejoin(TWO, ONE)
    assert decide({ONE: stopped(ONE, state="ERROR"), **servers}) == Rejoin(TWO, ONE)
    assert decide({ONE: empty(ONE), **servers}) == Forget(TWO, ONE)


def test_a_member_that_is_missing_in_the_metadata_is_entered() -> None:
    registered = {one: REGISTERED[one] for one in (ONE, TWO)}
    assert decide(online(*ADDRESSES, registered=registered)) == Adopt(ONE, THREE)


def test_a_server_whose_adding_was_interrupted_after_the_clone_is_added() -> None:
    servers = online(ONE, TWO, registered={one: REGISTERED[one] for one in (ONE, TWO)})
    cloned = server(THREE, gtids=SOME, registered={ONE: REGISTERED[ONE]}, has_data=True)
    assert decide({**servers, THREE: cloned}) == Add(ONE, THREE)


@pytest.mark.parametrize(
    "own",
    [stopped(THREE, OTHER), server(THREE, gtids=OTHER), server(THREE, has_data=True)],
    ids=["of ours", "a stranger's", "without transactions"],
)
def test_data_that_the_group_lacks_are_never_overwritten(own: Server) -> None:
    step = decide({**online(ONE, TWO), THREE: own})
    assert isinstance(step, Refuse)
    assert "three:3306 has data that the group lacks" in step.why


def test_one_server_that_cannot_be_brought_back_keeps_no_other_from_it() -> None:
    group = online(TWO) | {ONE: stopped(ONE, OTHER)}
    assert decide({**group, THREE: stopped(THREE)}) == Rejoin(TWO, THREE)


@pytest.mark.parametrize(
    ("third", "why"),
    [
        (None, "does not answer"),
        (stopped(THREE, busy=True), "about to join by itself"),
        (stopped(THREE, state="RECOVERING"), "catching up"),
        (stopped(THREE, state="ONLINE", members={REGISTERED[THREE]: "ONLINE"}), "has not noticed yet"),
    ],
)
def test_a_server_that_may_come_back_by_itself_is_waited_for_and_then_done_without(
    third: Server | None, why: str
) -> None:
    servers = {**online(ONE, TWO), THREE: third}
    step = decide(servers)
    assert isinstance(step, Wait)
    assert why in step.why
    assert decide(servers, patient=False) == Done((step.why,))


def test_a_member_that_has_just_died_is_waited_for_until_the_group_has_noticed() -> None:
    servers: dict[str, Server | None] = dict(online(*ADDRESSES))
    step = decide({**servers, THREE: stopped(THREE)})
    assert step == Wait("the group has not noticed yet that three:3306 left it")


def test_a_group_that_is_choosing_a_primary_is_waited_for() -> None:
    members = {address: replace(one, primary=False) for address, one in online(TWO, THREE).items()}
    assert decide({ONE: None, **members}) == Wait("the group is choosing a primary")


# --- complete outage --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("best", ADDRESSES)
def test_after_a_complete_outage_the_group_begins_with_the_server_that_has_everything(best: str) -> None:
    servers = {address: stopped(address, ALL if address == best else SOME) for address in ADDRESSES}
    assert decide(servers) == Reboot(best, force=False)


def test_it_does_not_begin_while_a_server_is_out_of_sight_unless_somebody_says_so() -> None:
    servers = of(stopped(ONE), stopped(TWO), None)
    assert isinstance(decide(servers), Wait)
    assert isinstance(decide(servers, patient=False), Refuse)
    assert decide(servers, without=frozenset({THREE})) == Reboot(ONE, force=True)


def test_nor_where_a_server_lost_its_data() -> None:
    servers = of(stopped(ONE), stopped(TWO), empty(THREE))
    step = decide(servers)
    assert isinstance(step, Refuse)
    assert "three:3306 lost the data" in step.why
    assert decide(servers, without=frozenset({THREE})) == Reboot(ONE, force=True)


def test_a_server_that_was_never_added_is_no_obstacle() -> None:
    registered = {ONE: REGISTERED[ONE]}
    assert decide(of(replace(stopped(ONE), registered=registered), empty(TWO), empty(THREE))) == Reboot(
        ONE, force=False
    )


def test_nor_where_no_server_has_everything_and_all_are_told() -> None:
    servers = of(stopped(ONE, ALL), stopped(TWO, OTHER), stopped(THREE, SOME))
    step = decide(servers)
    assert isinstance(step, Refuse)
    assert "one:3306 has aaaa:1-9" in step.why
    assert "two:3306 has aaaa:1-7, bbbb:1-1" in step.why
    assert decide(servers, without=frozenset({TWO})) == Reboot(ONE, force=True)


def test_servers_that_try_to_join_a_group_that_is_gone_are_waited_for() -> None:
    servers = of(stopped(ONE, busy=True), stopped(TWO), stopped(THREE, busy=True))
    assert decide(servers) == Wait("one:3306, three:3306 tries to join a group by itself")
    assert isinstance(decide(servers, patient=False), Refuse)


def test_a_member_left_without_a_majority_leaves_so_that_all_can_begin_again() -> None:
    left = online(ONE, unseen=(TWO, THREE))
    assert decide({**left, TWO: stopped(TWO), THREE: stopped(THREE)}) == Leave(ONE)
    late = {**online(ONE, TWO, THREE), TWO: stopped(TWO), THREE: stopped(THREE)}  # it has not noticed yet
    assert decide(late) == Leave(ONE)


def test_members_that_lost_sight_of_each_other_may_find_each_other_again() -> None:
    apart = {**online(ONE, unseen=(TWO, THREE)), **online(TWO, unseen=(ONE, THREE)), THREE: stopped(THREE)}
    assert isinstance(decide(apart), Wait)
    assert decide(apart, patient=False) == Leave(ONE)


# --- all states -------------------------------------------------------------------------------------------------------

KINDS = {
    "away": lambda _: None,
    "empty": empty,
    "half created": lambda one: replace(empty(one), gtids=SOME),
    "foreign": lambda one: server(one, has_data=True, gtids=Gtids.of("cccc:1-3")),
    "online": lambda one: online(one)[one],
    "recovering": lambda one: replace(online(one)[one], state="RECOVERING", primary=False),
    "whole": stopped,
    "behind": lambda one: stopped(one, SOME),
    "errant": lambda one: stopped(one, OTHER),
    "in error": lambda one: stopped(one, state="ERROR"),
    "busy": lambda one: stopped(one, SOME, busy=True),
}


FIRST_TWO = {address: REGISTERED[address] for address in (ONE, TWO)}


def together(kinds: tuple[str, ...], *, seeing: int = 0, registered: Mapping[str, str] = REGISTERED) -> Servers:
    """Servers of these kinds. Those online are in one group, which believes the first `seeing` others to be in it."""
    servers = {address: KINDS[kind](address) for address, kind in zip(ADDRESSES, kinds, strict=True)}
    inside = [address for address, one in servers.items() if one and one.in_group]
    others = [address for address in ADDRESSES if address not in inside][:seeing]
    seen = {REGISTERED[one]: "ONLINE" for one in inside} | {REGISTERED[one]: "UNREACHABLE" for one in others}
    lead = next((one for one in inside if servers[one].state == "ONLINE"), None)
    for one in inside:
        servers[one] = replace(servers[one], members=seen, primary=one == lead, registered=registered)
    return servers


STATES = [
    (together(kinds, seeing=seeing, registered=registered), patient, frozenset(without))
    for kinds in itertools.product(KINDS, repeat=3)
    for seeing in range(3)
    for registered in (REGISTERED, FIRST_TWO)
    for patient in (True, False)
    for without in ((), (THREE,))
]


@pytest.fixture(scope="module")
def every() -> Decided:
    """All these states, and what is done in each."""
    return [(*state, decide(state[0], patient=state[1], without=state[2])) for state in STATES]


def majority(servers: Servers) -> bool:
    inside = [one for one in servers.values() if one and one.in_group]
    return any(one.state == "ONLINE" and 2 * len(inside) > len(one.members) for one in inside)


def risk(servers: Servers, step: Step, without: frozenset[str]) -> str:  # noqa: C901, PLR0911 - one line for each rule
    """What a step would put at risk."""
    there = {address: one for address, one in servers.items() if one}
    unseen = {address for address in servers if address not in there} - without
    had = [one.gtids for one in there.values() if one.in_group]
    match step:
        case Create():
            if unseen or any(one.has_data or one.registered for one in there.values()):
                return "a cluster is begun where there may be one"
        case Reboot(seed, _):
            if unseen:
                return "a server is out of sight"
            if majority(servers) or any(one.in_group for one in there.values()):
                return "there is a group"
            if any(
                not one.gtids <= there[seed].gtids
                for one in there.values()
                if one.registered and one.address not in without
            ):
                return "a server has more than the one to begin with"
        case Add(_, address) | Rejoin(_, address) | Forget(_, address):
            if not majority(servers):
                return "there is no majority"
            if not any(there[address].gtids <= gtids for gtids in had) or there[address].busy:
                return "it has data of its own, or is at work"
        case Leave(_):
            if unseen or majority(servers):
                return "it may be needed"
    return ""


def test_in_no_state_of_three_servers_what_was_confirmed_is_put_at_risk(every: Decided) -> None:
    assert len(every) == 11**3 * 3 * 2 * 2 * 2
    assert {risk(servers, step, without) for servers, _, without, step in every} == {""}


def test_every_kind_of_step_is_taken_in_some_state_and_none_waits_for_ever(every: Decided) -> None:
    assert {type(step) for *_, step in every} == {*get_args(Step)}
    assert not [step for _, patient, _, step in every if isinstance(step, Wait) and not patient]


def after(servers: Servers, step: Action) -> Servers:
    """The servers once a step has succeeded: one that joins then has all that the group has."""
    there = {address: one for address, one in servers.items() if one}
    registered = next((dict(one.registered) for one in there.values() if one.registered), {})
    inside = [address for address, one in there.items() if one.in_group]
    match step:
        case Create(address) | Reboot(address, _) | Add(_, address) | Rejoin(_, address):
            inside = [*inside, address]
            registered[address] = there[address].uuid
        case Forget(_, address):
            del registered[address]
    seen = {there[address].uuid: "ONLINE" for address in inside}
    known = {"state": "ONLINE", "members": seen, "gtids": ALL, "registered": registered, "has_data": True}
    joined = {one: replace(there[one], primary=one == inside[0], **known) for one in inside}  # type: ignore[arg-type]
    return {**servers, **joined}


@pytest.mark.parametrize(
    "kinds",
    [
        ("empty", "empty", "empty"),
        ("half created", "empty", "empty"),
        ("whole", "behind", "behind"),
        ("behind", "in error", "whole"),
        ("online", "online", "empty"),
        ("online", "behind", "in error"),
        ("online", "online", "online"),
    ],
)
def test_step_by_step_the_cluster_becomes_whole(kinds: tuple[str, ...]) -> None:
    servers = together(kinds)
    for _ in range(8):
        step = decide(servers)
        if step == Done():
            break
        assert isinstance(step, Action), step
        servers = after(servers, step)
    assert step == Done()
    assert all(one and one.state == "ONLINE" for one in servers.values())


# --- sets of transactions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("less", "more", "is_less"),
    [
        ("", "", True),
        ("", "aaaa:1", True),
        ("aaaa:1", "", False),
        ("aaaa:1-5", "aaaa:1-5", True),
        ("aaaa:2-4", "aaaa:1-5", True),
        ("aaaa:1-6", "aaaa:1-5", False),
        ("aaaa:1-3:5", "aaaa:1-5", True),
        ("aaaa:1-5", "aaaa:1-3:5", False),
        ("aaaa:1-5", "aaaa:1-3:4-5", True),
        ("AAAA:1", "aaaa:1-2", True),
        ("aaaa:1", "bbbb:1", False),
        ("aaaa:1,\nbbbb:2", "bbbb:1-2,\naaaa:1-9", True),
        ("aaaa:1-5:red:1-2", "aaaa:1-5:red:1-3:blue:7", True),
        ("aaaa:1-5:red:1-2", "aaaa:1-9", False),
        ("aaaa:red:1", "aaaa:blue:1", False),
    ],
)
def test_sets_of_transactions_are_compared_as_mysql_does(less: str, more: str, is_less: bool) -> None:
    assert (Gtids.of(less) <= Gtids.of(more)) is is_less


def test_sets_of_transactions_are_joined() -> None:
    assert Gtids.of("aaaa:1-3", "aaaa:4:7") == Gtids.of("aaaa:1-4:7")
    assert Gtids.of("aaaa:1") | Gtids.of("bbbb:1") == Gtids.of("bbbb:1,aaaa:1")
    assert str(NONE) == "none"


# --- settings ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    for name in ("cluster", "router", "app"):
        (tmp_path / f"mysql_{name}_password").write_text(f"{name}'s pass word\n")
    return tmp_path


def test_the_job_knows_the_shipped_servers_and_reads_passwords_from_files(secrets: Path) -> None:
    settings = read_settings({"SINPLUMA_SECRETS_DIR": str(secrets)})
    assert ",".join(settings.servers) == SERVERS
    assert settings.app.password == "app's pass word"
    assert "pass word" not in repr(settings)


def test_servers_may_be_named_without_the_usual_port(secrets: Path) -> None:
    settings = read_settings(
        {"SINPLUMA_SECRETS_DIR": str(secrets), "SINPLUMA_MYSQL_SERVERS": "a, b:3307", "SINPLUMA_MYSQL_WITHOUT": "a"}
    )
    assert settings.servers == ("a:3306", "b:3307")
    assert settings.without == {"a:3306"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SINPLUMA_MYSQL_WITHOUT": "nobody"}, "SINPLUMA_MYSQL_WITHOUT names nobody:3306"),
        ({"SINPLUMA_MYSQL_WAIT": "long"}, "SINPLUMA_MYSQL_WAIT is a number of seconds"),
    ],
)
def test_settings_that_make_no_sense_are_refused(secrets: Path, given: dict[str, str], said: str) -> None:
    with pytest.raises(ClusterError, match=said):
        read_settings({"SINPLUMA_SECRETS_DIR": str(secrets), **given})


@pytest.mark.parametrize("content", ["", "\n", "two\nlines\n"])
def test_a_password_is_one_line(secrets: Path, content: str) -> None:
    (secrets / "mysql_app_password").write_text(content)
    with pytest.raises(ClusterError, match="the secret mysql_app_password must be one line"):
        read_settings({"SINPLUMA_SECRETS_DIR": str(secrets)})


def test_a_missing_secret_is_named(secrets: Path) -> None:
    (secrets / "mysql_router_password").unlink()
    with pytest.raises(ClusterError, match="the secret mysql_router_password cannot be read"):
        read_settings({"SINPLUMA_SECRETS_DIR": str(secrets)})


def test_the_application_may_do_the_same_here_and_in_the_cluster_of_make_cluster() -> None:
    from devcluster.accounts import APP_PRIVILEGES  # noqa: PLC0415 - beside what it is compared with

    assert accounts.APP_PRIVILEGES == APP_PRIVILEGES
