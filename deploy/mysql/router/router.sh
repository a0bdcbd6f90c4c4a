#!/bin/sh
# Starts the router. Its configuration is made anew at every start, from what the cluster tells, in memory: nothing is
# kept that could be half-written or out of date.
set -eu
umask 077

home=/run/mysqlrouter
secrets=/run/secrets
account=sinpluma_router

fail() {
    echo "router.sh: $*" >&2
    exit 1
}

# Asks one server after the other, until one tells of the cluster.
bootstrap() {
    for server in $(echo "$servers" | tr ',' ' '); do
        rm -rf "$home/conf"
        # It asks for the password twice: of the account that bootstraps, and of the one that will route. (printf is
        # the shell's own, so that no list of processes shows the password.)
        if printf '%s\n%s\n' "$password" "$password" | timeout 30 mysqlrouter \
            --bootstrap="$account@$server" --account="$account" --account-create=never --strict \
            --directory="$home/conf" --force --report-host="$host" \
            --conf-bind-address="$bind" --conf-base-port="$port" \
            --disable-rest --disable-rw-split --conf-skip-x-protocol \
            --client-ssl-mode=PASSTHROUGH --server-ssl-mode=AS_CLIENT \
            --ssl-mode=VERIFY_IDENTITY --ssl-ca="$secrets/mysql_ca.pem" \
            --conf-set-option=DEFAULT.logging_folder= \
            --conf-set-option=DEFAULT.connect_timeout=1 \
            --conf-set-option=DEFAULT.read_timeout=1 \
            --conf-set-option=DEFAULT.max_total_connections="$most" \
            --conf-set-option=metadata_cache:bootstrap.ttl=0.5 \
            --conf-set-option=metadata_cache:bootstrap.use_gr_notifications=0; then
            return 0
        fi
    done
    return 1
}

[ -r "$secrets/mysql_router_password" ] ||
    fail "the secret mysql_router_password is missing, or user $(id -u) may not read it"
password=$(cat "$secrets/mysql_router_password")
servers=${SINPLUMA_MYSQL_SERVERS:-inno_server_01:3306,inno_server_02:3306,inno_server_03:3306}
# The router refuses underscores here; it is only the name under which the metadata have it.
host=${SINPLUMA_ROUTER_HOST:-$(uname -n | tr _ -)}
bind=${SINPLUMA_ROUTER_BIND:-0.0.0.0}
port=${SINPLUMA_ROUTER_PORT:-6446}
most=${SINPLUMA_ROUTER_MAX_CONNECTIONS:-512}

# For the health check.
{
    printf '[client]\nprotocol=TCP\nhost=127.0.0.1\nport=%s\nuser=%s\n' "$port" "$account"
    printf 'ssl-mode=VERIFY_CA\nssl-ca=%s\nconnect-timeout=3\n' "$secrets/mysql_ca.pem"
    printf 'password="%s"\n' "$(printf '%s' "$password" | sed 's/[\\"]/\\&/g')"
} >"$home/client.cnf"

deadline=$(($(date +%s) + ${SINPLUMA_MYSQL_WAIT:-120}))
until bootstrap; do
    [ "$(date +%s)" -lt "$deadline" ] || fail "none of $servers told of the cluster"
    sleep 1
done
exec mysqlrouter --config="$home/conf/mysqlrouter.conf"
