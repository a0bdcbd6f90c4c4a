"""What can go wrong with accounts and sessions, beside the errors of every plugin."""

from __future__ import annotations

from sinpluma.api import Conflict, Forbidden, Unauthorized


class BadCredentials(Unauthorized):
    """The name is unknown, the password is wrong, or the account is disabled or closed: nobody learns which."""

    code = "bad_credentials"
    title = "The name or the password is wrong"


class SessionEnded(Unauthorized):
    """The session was ended (signed out, password changed, account disabled, …) or has expired: sign in again."""

    code = "session_ended"
    title = "The session has ended"


class WrongPassword(Forbidden):
    """The present password, which this change needs, is wrong."""

    code = "wrong_password"
    title = "The present password is wrong"


class RegistrationClosed(Forbidden):
    """This site takes no new accounts."""

    code = "registration_closed"
    title = "Registration is closed"


class Taken(Conflict):
    """Another account has this user name or e-mail address; `errors` names the field."""

    code = "taken"
    title = "This is taken"


class LastAdmin(Conflict):
    """The site would be left without an administrator."""

    code = "last_admin"
    title = "This is the last administrator"
