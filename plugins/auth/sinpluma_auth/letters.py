"""The texts of the mail that accounts send, in Spanish and English."""

from __future__ import annotations

from string import Template

from sinpluma.api import Mail

# (subject, body) by kind and language. Whoever gets a letter unasked must learn from it that nothing needs doing.
_TEXTS = {
    "verify": {
        "es": (
            "Confirma tu dirección de correo",
            """Hola, $username:

Abre este enlace para confirmar que esta dirección es tuya:

$link

Vale durante tres días y una sola vez. Si no has pedido nada en Sin Pluma, puedes olvidar este mensaje.
""",
        ),
        "en": (
            "Confirm your e-mail address",
            """Hello $username,

Open this link to confirm that this address is yours:

$link

It works for three days, once. If you asked for nothing at Sin Pluma, you can forget this message.
""",
        ),
    },
    "reset": {
        "es": (
            "Una contraseña nueva",
            """Hola, $username:

Abre este enlace para elegir una contraseña nueva:

$link

Vale durante una hora y una sola vez. Al usarlo se cierran todas tus sesiones. Si no lo has pedido tú, no hagas nada:
tu contraseña sigue siendo la misma.
""",
        ),
        "en": (
            "A new password",
            """Hello $username,

Open this link to choose a new password:

$link

It works for one hour, once, and signs you out everywhere. If you did not ask for it, do nothing: your password
stays as it is.
""",
        ),
    },
    "email_change": {
        "es": (
            "Tu dirección de correo va a cambiar",
            """Hola, $username:

Alguien que conoce tu contraseña ha pedido que tu cuenta pase de esta dirección a $new.
Cambiará cuando se confirme desde allí. Si no has sido tú, cambia tu contraseña ahora mismo:

$link
""",
        ),
        "en": (
            "Your e-mail address is about to change",
            """Hello $username,

Somebody who knows your password asked to move your account from this address to $new.
It moves once that is confirmed from there. If this was not you, change your password now:

$link
""",
        ),
    },
    "password_changed": {
        "es": (
            "Tu contraseña ha cambiado",
            """Hola, $username:

La contraseña de tu cuenta ha cambiado y todas tus sesiones se han cerrado.
Si no has sido tú, pide una contraseña nueva aquí:

$link
""",
        ),
        "en": (
            "Your password has changed",
            """Hello $username,

The password of your account has changed, and you were signed out everywhere.
If this was not you, ask for a new password here:

$link
""",
        ),
    },
}


def verify(to: str, username: str, locale: str, link: str) -> Mail:
    """A link that shows that an address is one's own."""
    return _letter("verify", to, locale, username=username, link=link)


def reset(to: str, username: str, locale: str, link: str) -> Mail:
    """A link to set a new password."""
    return _letter("reset", to, locale, username=username, link=link)


def email_change(to: str, username: str, locale: str, new: str, link: str) -> Mail:
    """A warning to the old address that the account is about to move; `link` leads to a new password."""
    return _letter("email_change", to, locale, username=username, new=new, link=link)


def password_changed(to: str, username: str, locale: str, link: str) -> Mail:
    """Word that the password is another; `link` leads to a new one."""
    return _letter("password_changed", to, locale, username=username, link=link)


def _letter(kind: str, to: str, locale: str, **words: str) -> Mail:
    subject, body = _TEXTS[kind]["en" if locale == "en" else "es"]
    return Mail(to, f"Sin Pluma: {subject}", Template(body).substitute(words))
