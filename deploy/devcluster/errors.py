"""What can go wrong, in words for the person at the terminal."""


class ClusterError(Exception):
    """Something went wrong; the message says what, and what to do next."""


class Unavailable(ClusterError):
    """This machine cannot run a cluster: not root, or the programs cannot be had."""
