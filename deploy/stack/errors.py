"""What can go wrong, in words for the person at the terminal."""


class StackError(Exception):
    """Something went wrong; the message says what, and what to do next."""
