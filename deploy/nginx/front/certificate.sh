# Which certificate (POSIX sh): the operator's, or one that is made here and that no browser trusts.

own_tls=${SINPLUMA_NGINX_TLS:-/etc/sinpluma/tls}
made_tls=${SINPLUMA_NGINX_TLS_MADE:-/var/lib/sinpluma/tls}

MADE_FOR_DAYS=397  # longer ones are refused by Apple's systems even where somebody trusts them
RENEWED_BEFORE=2592000  # seconds: a month

# choose_certificate HOST[:PORT]
choose_certificate() {
    if [ -e "$own_tls/fullchain.pem" ] || [ -e "$own_tls/privkey.pem" ]; then
        certificate=$own_tls/fullchain.pem
        key=$own_tls/privkey.pem
        [ -r "$certificate" ] || fail "$certificate is not there or cannot be read by user $(id -u)"
        [ -r "$key" ] || fail "$key is not there or cannot be read by user $(id -u)"
        whose=own
    else
        certificate=$made_tls/fullchain.pem
        key=$made_tls/privkey.pem
        whose=made
        _make_certificate "$1"
    fi
}

_make_certificate() {
    names=$(_names "$1")
    if [ -r "$key" ] && [ "$(cat "$made_tls/names" 2>/dev/null)" = "$names" ] &&
        openssl x509 -in "$certificate" -noout -checkend "$RENEWED_BEFORE" >/dev/null 2>&1; then
        return
    fi
    command -v openssl >/dev/null || fail "there is no openssl to make a certificate: put one into $own_tls"
    mkdir -p "$made_tls" && : >"$made_tls/names" || fail "$made_tls cannot be written to"
    cat >"$run/certificate.cnf" <<END
[req]
distinguished_name = subject
x509_extensions = extensions
prompt = no
[subject]
CN = Sin Pluma, self-signed
[extensions]
subjectAltName = $names
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
END
    openssl req -x509 -config "$run/certificate.cnf" -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
        -days "$MADE_FOR_DAYS" -keyout "$key" -out "$certificate" 2>"$run/openssl.log" ||
        fail "openssl could not make a certificate: $(cat "$run/openssl.log")"
    echo "$names" >"$made_tls/names"
    echo "Made a self-signed certificate for $names: browsers warn of it, until there is another in $own_tls" >&2
}

# The subjectAltName of a host, and of this machine.
_names() {
    case $1 in
        \[*) host=${1#\[} && host=${host%%\]*} && kind=IP ;;
        *) host=${1%%:*} && kind=DNS ;;
    esac
    case $host in
        *[!0-9.]*) ;;
        *) kind=IP ;;
    esac
    names="DNS:localhost,IP:127.0.0.1,IP:::1"
    [ "$host" = localhost ] || names="$kind:$host,$names"
    echo "$names"
}
