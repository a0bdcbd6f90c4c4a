#!/bin/sh
# The api: brings the tables up to date, one container at a time under a lock in the database, and serves. With
# arguments it runs those instead: `docker compose run --rm api sinpluma …`.
set -eu
if [ $# -gt 0 ]; then
    exec "$@"
fi
sinpluma db upgrade
exec sinpluma serve
