"""What ends the job, or makes it look again, in words for the person who reads its log."""


class ClusterError(Exception):
    """The cluster could not be formed or mended; the message says why, and what to do."""


class ServerError(ClusterError):
    """A server did not answer, or did not do what it was asked for."""
