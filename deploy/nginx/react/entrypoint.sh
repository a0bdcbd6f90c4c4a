#!/bin/sh
# Starts the nginx that serves the app. Everything comes from the environment:
#
#   SINPLUMA_MEDIA_URL              as for the api: if pictures are on another host, pages may show those
#   SINPLUMA_NGINX_APP              folder with the built app                                   [/opt/sinpluma/app]
#   SINPLUMA_NGINX_API              the api                                                     [api:5000]
#   SINPLUMA_NGINX_RESOLVER         name server; by default the first of /etc/resolv.conf
#   SINPLUMA_NGINX_ERROR_LOG        least severe error that is logged: warn, error or crit      [crit]
#   SINPLUMA_NGINX_HTTP, SINPLUMA_NGINX_HEALTH
#                                   where it listens                                  [3000, 127.0.0.1:8081]
#   SINPLUMA_NGINX_RUN              folder in memory                                            [/run/nginx]
#   SINPLUMA_NGINX_CONFIGURATION    folders of the configuration                                [/opt/sinpluma/nginx]
#   SINPLUMA_NGINX_OPTIONS          further directives, as for nginx -g                         [none]
set -eu

run=${SINPLUMA_NGINX_RUN:-/run/nginx}
configuration=${SINPLUMA_NGINX_CONFIGURATION:-/opt/sinpluma/nginx}
set -- $configuration  # on purpose without quotes: they may be several
for folder in "$@"; do
    [ ! -f "$folder/start.sh" ] || . "$folder/start.sh"
done

app=${SINPLUMA_NGINX_APP:-/opt/sinpluma/app}
[ -r "$app/index.html" ] || fail "there is no built app in $app"

# Scheme, host and port of an address; nothing for a path such as /api, which is on this host.
media=${SINPLUMA_MEDIA_URL:-}
case $media in
    *://*) host=${media#*://} && pictures=" ${media%%://*}://${host%%/*}" ;;
    *) pictures= ;;
esac

level=$(error_level)
resolver=$(name_server)

prepare
fill APP "$app"
fill PICTURES "$pictures"
fill ERROR_LOG "$level"
fill RESOLVER "$resolver"
fill API "${SINPLUMA_NGINX_API:-api:5000}"
fill HTTP "${SINPLUMA_NGINX_HTTP:-3000}"
fill HEALTH "${SINPLUMA_NGINX_HEALTH:-127.0.0.1:8081}"

run_nginx "$@"
