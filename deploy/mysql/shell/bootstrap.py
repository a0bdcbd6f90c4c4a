"""The job `inno_shell`, which MySQL Shell runs: `mysqlsh --no-wizard --py -f bootstrap.py`."""
