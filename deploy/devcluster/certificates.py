"""One authority for all nodes of a cluster, and one certificate for 127.0.0.1.

mysqld would make both by itself, but another authority for each node, so that a client that verifies could not follow
the primary; and its certificate names no address.
"""

from .chroot import Chroot

_MAKE = """
set -e; umask 077; mkdir -p /cluster/tls; cd /cluster/tls
key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -x509 -days 3650"
openssl req $key -subj "/CN=Sin Pluma development cluster" -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout ca-key.pem -out ca.pem
openssl req $key -subj "/CN=127.0.0.1" -addext subjectAltName=IP:127.0.0.1,DNS:localhost \
    -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature \
    -CA ca.pem -CAkey ca-key.pem -keyout server-key.pem -out server-cert.pem
rm ca-key.pem
"""


def make_certificates(inside: Chroot) -> None:
    """Make `tls/ca.pem`, `tls/server-cert.pem` and `tls/server-key.pem`; the authority's key is thrown away."""
    inside.run("sh", "-c", _MAKE, role="certificates", seconds=30)
