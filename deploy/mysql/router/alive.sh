#!/bin/sh
# Whether the router leads to a primary and to the replicas. It closes a port while it knows of nobody behind it; so a
# look at which ports are open says it, without a connection to a server. (/proc/net/tcp, see proc_pid_net(5): the second
# field is the address and port in hexadecimal, the fourth the state, 0A for one that listens.)
port=${SINPLUMA_ROUTER_PORT:-6446}

listens() {
    hexadecimal=$(printf ':%04X' "$1")
    while read -r _ local _ state _; do
        case "$local $state" in *"$hexadecimal 0A") return 0 ;; esac
    done </proc/net/tcp
    return 1
}

listens "$port" && listens $((port + 1))
