"""How a worker has the HTTP server set up."""

from __future__ import annotations

import logging
from pathlib import Path

from sinpluma import worker
from sinpluma.testing import site_settings


def test_what_the_server_itself_logs_comes_in_the_sites_form(tmp_path: Path) -> None:
    config = worker._config(site_settings(tmp_path), 7)
    own = config.log.error_logger
    assert own is logging.getLogger("hypercorn.error")
    assert (own.handlers, own.propagate) == ([], True), "it has no handler of its own, which would know no JSON"
    assert config.log.access_logger is None, "requests are in the site's own log"


def test_the_server_keeps_the_limits_of_the_settings_and_does_not_name_itself(tmp_path: Path) -> None:
    config = worker._config(site_settings(tmp_path, graceful_timeout="7"), 7)
    assert config.bind == ["fd://7"]
    assert config.graceful_timeout == 7
    assert not [name for name, _ in config.response_headers("h11") if name == b"server"]
