"""One job at a time, even if two are started at once."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from .adminapi import AdminApi
from .errors import ClusterError

_NAME = "sinpluma.inno_shell"


@contextmanager
def alone(api: AdminApi, addresses: Iterable[str], *, seconds: float) -> Iterator[None]:
    """Hold a lock on each of these servers, which all jobs ask in the same order.

    The servers keep it (GET_LOCK) for as long as this process lives: any group may not stand yet. One that is cloned
    over starts anew and loses it, but no two are cloned over at once.

    Raises:
        ClusterError: another job kept it for that long.
    """
    with ExitStack() as held:
        for address in addresses:
            server = held.enter_context(api.session(address, answer_seconds=seconds + 10))
            if server.value("SELECT GET_LOCK(?, ?)", _NAME, int(seconds)) != 1:
                raise ClusterError(f"another inno_shell has been at work on {address} for {seconds:.0f} s")
        yield
