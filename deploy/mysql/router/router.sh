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
        # The password is asked for twice: of the account that asks the cluster now, and of the one that will.
        if { cat "$password"; echo; cat "$password"; echo; } | timeout 30 mysqlrouter \
            --bootstrap="$account@$server" --account="$account" --account-create=never \
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

password=$secrets/mysql_router_password
servers=${SINPLUMA_MYSQL_SERVERS:-inno_server_01:3306,inno_server_02:3306,inno_server_03:3306}
host=${SINPLUMA_ROUTER_HOST:-$(uname -n)}
bind=${SINPLUMA_ROUTER_BIND:-0.0.0.0}
port=${SINPLUMA_ROUTER_PORT:-6446}
most=${SINPLUMA_ROUTER_MAX_CONNECTIONS:-512}
[ -r "$password" ] || fail "the secret mysql_router_password is missing, or user $(id -u) may not read it"

deadline=$(($(date +%s) + ${SINPLUMA_MYSQL_WAIT:-120}))
until bootstrap; do
    [ "$(date +%s)" -lt "$deadline" ] || fail "none of $servers told of the cluster"
    sleep 1
done
exec mysqlrouter --config="$home/conf/mysqlrouter.conf"
