#!/bin/sh
# Starts a server of the cluster. An empty volume gets a data folder first, which is made under another name and renamed
# when it is whole: one whose making was interrupted is made anew.
set -eu
umask 077

config=/opt/sinpluma/my.cnf
home=/var/lib/mysql
secrets=/run/secrets
statements=/run/mysqld/accounts.sql

fail() {
    echo "server.sh: $*" >&2
    exit 1
}

# A secret as a string of SQL. It is passed on by pipes, not as an argument, which a list of processes would show.
quoted() {
    [ -r "$secrets/$1" ] || fail "the secret $1 is missing, or user $(id -u) may not read it"
    [ "$(grep -c '' "$secrets/$1")" = 1 ] || fail "the secret $1 must be one line"
    sed -e 's/\\/\\\\/g' -e "s/'/''/g" -e "s/^/'/" -e "s/\$/'/" "$secrets/$1"
}

write_accounts() {
    root=$(quoted mysql_root_password)
    cluster=$(quoted mysql_cluster_password)
    {
        printf "ALTER USER root@localhost IDENTIFIED BY %s;\n" "$root"
        printf "CREATE USER sinpluma_cluster@'%%' IDENTIFIED BY %s REQUIRE SSL;\n" "$cluster"
        cat /opt/sinpluma/accounts.sql
    } >"$statements"
}

initialise() {
    echo "server.sh: making a data folder"
    rm -rf "$home/data.partial"
    write_accounts
    mysqld --defaults-file=$config --initialize-insecure --skip-log-bin --datadir="$home/data.partial" \
        --init-file="$statements" || fail "the data folder could not be made"
    rm -f "$statements" "$home/data.partial/auto.cnf"
    sync "$home/data.partial"
    mv "$home/data.partial" "$home/data"
    sync "$home"
}

: "${SINPLUMA_MYSQL_SERVER_ID:?is a number that no other server of the cluster has, from 1}"
host=${SINPLUMA_MYSQL_HOST:-$(uname -n)}
port=${SINPLUMA_MYSQL_PORT:-3306}

[ -w "$home" ] || fail "user $(id -u) may not write to the volume at $home"
rm -rf "$home/tmp"
mkdir "$home/tmp"
[ -d "$home/data" ] || initialise

# A clone ends with RESTART, for which mysqld wants to know that its parent starts it again: here the container's engine.
export MYSQLD_PARENT_PID="$PPID"
exec mysqld --defaults-file=$config --server-id="$SINPLUMA_MYSQL_SERVER_ID" --port="$port" \
    --report-host="$host" --report-port="$port" \
    --innodb-buffer-pool-size="${SINPLUMA_MYSQL_BUFFER_POOL:-256M}" \
    --max-connections="${SINPLUMA_MYSQL_MAX_CONNECTIONS:-300}" \
    "$@"
