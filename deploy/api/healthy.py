"""`python healthy.py URL`: ends with 0 if that answers 200 within three seconds. For health checks of containers."""

import http.client
import sys
from urllib.parse import urlsplit

SECONDS = 3


def main(url: str) -> int:
    """Ask, and give the exit status."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=SECONDS)
    try:
        connection.request("GET", address.path)
        status = connection.getresponse().status
    except OSError:
        return 1
    finally:
        connection.close()
    return 0 if status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
