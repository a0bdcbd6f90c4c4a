# Shared by both entry points (POSIX sh): a configuration in which nginx finds everything beside itself.
#
# The configuration is copied to a folder in memory, since the root is read-only, and what stands in it as @NAME@ is
# filled in. Its paths are relative to that folder, so it works wherever it lies.

EX_CONFIG=78  # sysexits(3): starting again does not help

fail() {
    echo "nginx cannot start: $*" >&2
    exit "$EX_CONFIG"
}

# fill NAME VALUE: what @NAME@ stands for. Nothing that means something to sed or to nginx gets through.
fill() {
    case $2 in
        *[!A-Za-z0-9.:/_\ \[\]-]*) fail "$1 has a character that does not belong there: $2" ;;
    esac
    printf 's|@%s@|%s|g\n' "$1" "$2" >>"$run/fill.sed"
}

# number NAME DEFAULT: what the variable of that name has.
number() {
    eval "value=\${$1:-$2}"
    case $value in
        *[!0-9]*) fail "$1 must be a number, and is: $value" ;;
    esac
    echo "$value"
}

# Docker's own name server, or a cluster's: nginx asks it again and again, since containers come back elsewhere.
name_server() {
    found=${SINPLUMA_NGINX_RESOLVER:-$(sed -n 's/^nameserver[[:space:]]\{1,\}//p' /etc/resolv.conf | sed -n 1p)}
    case $found in
        '') fail "there is no name server in /etc/resolv.conf; set SINPLUMA_NGINX_RESOLVER" ;;
        *:*:*) case $found in \[*) ;; *) found="[$found]" ;; esac ;;
    esac
    echo "$found"
}

# Below these, nginx writes what people asked before it knows that it may not.
error_level() {
    case ${SINPLUMA_NGINX_ERROR_LOG:-crit} in
        warn | error | crit) echo "${SINPLUMA_NGINX_ERROR_LOG:-crit}" ;;
        *) fail "SINPLUMA_NGINX_ERROR_LOG must be warn, error or crit" ;;
    esac
}

prepare() {
    umask 077
    mkdir -p "$run" || fail "$run cannot be written to"
    : >"$run/fill.sed" || fail "$run cannot be written to"
}

# run_nginx FOLDER…: copy the configuration out of these folders, fill it in, and become nginx.
run_nginx() {
    for folder in "$@"; do
        for file in "$folder"/*.conf "$folder"/*.types; do
            [ ! -f "$file" ] || sed -f "$run/fill.sed" "$file" >"$run/${file##*/}"
        done
    done
    exec nginx -e stderr -p "$run/" -c nginx.conf ${SINPLUMA_NGINX_OPTIONS:+-g "$SINPLUMA_NGINX_OPTIONS"}
}
