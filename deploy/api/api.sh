#!/bin/sh
# The api: brings the tables up to date, one container at a time under a lock in the database, and serves.
set -eu
python -m sinpluma db upgrade
exec python -m sinpluma serve
