"""A real MySQL InnoDB Cluster behind a real MySQL Router on one machine, for development and tests.

Three mysqld in one group, a router in metadata mode, all on 127.0.0.1: `python -m devcluster up`. The programs are
Debian sid's, in a tree of their own; start reading at `cluster.py`, and at `testing.py` to use one in a test.
"""
