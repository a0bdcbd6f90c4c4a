#!/bin/sh
# Starts the nginx in front. Everything comes from the environment:
#
#   SINPLUMA_PUBLIC_URL             where people reach the site: https://…, as for the api. Needed.
#   SINPLUMA_NGINX_TLS              folder with an own certificate: fullchain.pem, privkey.pem  [/etc/sinpluma/tls]
#   SINPLUMA_NGINX_TLS_MADE         folder that keeps the one made here otherwise               [/var/lib/sinpluma/tls]
#   SINPLUMA_NGINX_TRUSTED          addresses (CIDR, commas) of a proxy in front of this one    [none]
#   SINPLUMA_NGINX_RATE             requests a second from one address; 429 beyond              [300]
#   SINPLUMA_NGINX_CONNECTIONS      requests at a time from one address; 429 beyond             [200]
#   SINPLUMA_NGINX_MAX_UPLOAD       bytes of a body with a file                                 [33570816]
#   SINPLUMA_MAX_BODY, SINPLUMA_BODY_TIMEOUT, SINPLUMA_REQUEST_TIMEOUT, SINPLUMA_UPLOAD_WAIT    as for the api
#   SINPLUMA_NGINX_ERROR_LOG        least severe error that is logged: warn, error or crit      [crit]
#   SINPLUMA_NGINX_API, SINPLUMA_NGINX_LINGUISTICS, SINPLUMA_NGINX_REACT
#                                   the services                         [api:5000, linguistics:5001, react:3000]
#   SINPLUMA_NGINX_RESOLVER         name server; by default the first of /etc/resolv.conf
#   SINPLUMA_NGINX_HTTP, SINPLUMA_NGINX_HTTPS, SINPLUMA_NGINX_HEALTH
#                                   where it listens                     [8080, 8443, 127.0.0.1:8081]
#   SINPLUMA_NGINX_RUN              folder in memory                                            [/run/nginx]
#   SINPLUMA_NGINX_CONFIGURATION    folders of the configuration                                [/opt/sinpluma/nginx]
#   SINPLUMA_NGINX_OPTIONS          further directives, as for nginx -g                         [none]
set -eu

run=${SINPLUMA_NGINX_RUN:-/run/nginx}
configuration=${SINPLUMA_NGINX_CONFIGURATION:-/opt/sinpluma/nginx}
set -- $configuration  # on purpose without quotes: they may be several
for folder in "$@"; do
    [ ! -f "$folder/start.sh" ] || . "$folder/start.sh"
    [ ! -f "$folder/certificate.sh" ] || . "$folder/certificate.sh"
done

public_url=${SINPLUMA_PUBLIC_URL:-}
public_url=${public_url%/}
case $public_url in
    https://*/*) fail "SINPLUMA_PUBLIC_URL must be without a path, and is: $public_url" ;;
    https://?*) ;;
    *) fail "SINPLUMA_PUBLIC_URL must be the https address at which people reach the site" ;;
esac
public_host=${public_url#https://}

max_body=$(number SINPLUMA_MAX_BODY 4194304)
max_upload=$(number SINPLUMA_NGINX_MAX_UPLOAD 33570816)  # the largest file that a route takes, 32 MiB, and its envelope
body_timeout=$(number SINPLUMA_BODY_TIMEOUT 30)
request_timeout=$(number SINPLUMA_REQUEST_TIMEOUT 60)
upload_wait=$(number SINPLUMA_UPLOAD_WAIT 30)
rate=$(number SINPLUMA_NGINX_RATE 300)
connections=$(number SINPLUMA_NGINX_CONNECTIONS 200)
trusted=${SINPLUMA_NGINX_TRUSTED:-}
case $trusted in
    *[!0-9A-Fa-f.:/,]*) fail "SINPLUMA_NGINX_TRUSTED must be addresses or networks with commas between, and is: $trusted" ;;
esac

level=$(error_level)
resolver=$(name_server)

prepare
fill PUBLIC_URL "$public_url"
fill PUBLIC_HOST "$public_host"
fill RATE "$rate"
fill BURST "$((rate * 2))"
fill CONNECTIONS "$connections"
fill MAX_BODY "$max_body"
fill MAX_UPLOAD "$max_upload"
fill BODY_TIMEOUT "$body_timeout"
fill ANSWER_TIMEOUT "$((request_timeout + upload_wait + 5))"  # the api says itself, before, that it took too long
fill ERROR_LOG "$level"
fill RESOLVER "$resolver"
fill API "${SINPLUMA_NGINX_API:-api:5000}"
fill LINGUISTICS "${SINPLUMA_NGINX_LINGUISTICS:-linguistics:5001}"
fill REACT "${SINPLUMA_NGINX_REACT:-react:3000}"
fill HTTP "${SINPLUMA_NGINX_HTTP:-8080}"
fill HTTPS "${SINPLUMA_NGINX_HTTPS:-8443}"
fill HEALTH "${SINPLUMA_NGINX_HEALTH:-127.0.0.1:8081}"

choose_certificate "$public_host"  # sets certificate, key and whose
fill CERTIFICATE "$certificate"
fill KEY "$key"
fill WHOSE_CERTIFICATE "$whose"

for network in $(echo "$trusted" | tr ',' ' '); do
    echo "set_real_ip_from $network;"
done >"$run/trusted.conf"

run_nginx "$@"
