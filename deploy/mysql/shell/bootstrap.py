"""The job `inno_shell`, which MySQL Shell runs: `mysqlsh --no-wizard --py -f bootstrap.py`.

It waits for the servers, forms the cluster or mends it, makes the accounts, and ends with 0; with 1 where that was not
possible, or somebody has to decide. MySQL Shell puts this folder on the path and its globals into this module.
"""

import sys

from inno_shell.run import main

if status := main(dba, mysql, shell):  # type: ignore[name-defined] # noqa: F821 - MySQL Shell's globals
    sys.exit(status)
