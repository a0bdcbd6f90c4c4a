import { addWords, type Words } from "../../i18n";

const en = {
  signIn: {
    title: "Sign in",
    name: "User name or e-mail",
    submit: "Sign in",
    forgot: "Forgot your password?",
    new: "New here?",
    signUp: "Create an account",
    wrong: "The name or the password is wrong.",
    back: "Sign in to go on where you left off. What you wrote is kept on this device.",
  },
  signUp: {
    title: "Create an account",
    intro: "Write, publish chapter by chapter, and follow what others write.",
    submit: "Create account",
    invite: "Invitation code",
    inviteHint: "This site is by invitation only: ask whoever runs it for a code.",
    known: "Have an account?",
    signIn: "Sign in",
    closedTitle: "This site takes no new accounts",
    closed: "Registration is closed. Everything that is published can be read without an account.",
    discover: "Discover works",
  },
  forgot: {
    title: "Forgot your password?",
    intro: "Enter your e-mail address, and we will send you a link to set a new one.",
    submit: "Send the link",
    sentTitle: "Check your e-mail",
    sent: "If {{email}} belongs to an account, a link is on its way. It works once, for an hour.",
    back: "Back to sign-in",
  },
  reset: {
    title: "Set a new password",
    intro: "You will be signed out everywhere, and can then sign in with the new one.",
    submit: "Set password",
    done: "Your password has been changed. Sign in with it.",
    deadTitle: "This link no longer works",
    dead: "It has been used or has expired. Ask for a new one.",
    again: "Ask for a new link",
  },
  verify: {
    title: "Your e-mail address",
    busy: "Verifying your address …",
    doneTitle: "Your address is verified",
    done: "Thank you. From now on we can reach you there.",
    on: "Continue",
    deadTitle: "This link no longer works",
    dead: "It has been used or has expired. You can ask for a new one in your settings.",
    settings: "Go to the settings",
  },
  unverified: {
    text: "We sent a link to {{email}}. Open it to verify your address.",
    resend: "Send again",
    sent: "Sent. Check your e-mail.",
    later: "Later",
  },
};

const es: Words<typeof en> = {
  signIn: {
    title: "Iniciar sesión",
    name: "Nombre de usuario o correo",
    submit: "Iniciar sesión",
    forgot: "¿Has olvidado la contraseña?",
    new: "¿Es tu primera vez aquí?",
    signUp: "Crea una cuenta",
    wrong: "El nombre o la contraseña no son correctos.",
    back: "Inicia sesión para seguir donde estabas. Lo que has escrito está guardado en este dispositivo.",
  },
  signUp: {
    title: "Crear una cuenta",
    intro: "Escribe, publica capítulo a capítulo y sigue lo que escriben otros.",
    submit: "Crear cuenta",
    invite: "Código de invitación",
    inviteHint: "A este sitio se entra por invitación: pide un código a quien lo administra.",
    known: "¿Ya tienes cuenta?",
    signIn: "Inicia sesión",
    closedTitle: "Este sitio no admite cuentas nuevas",
    closed: "El registro está cerrado. Todo lo publicado se puede leer sin cuenta.",
    discover: "Descubrir obras",
  },
  forgot: {
    title: "¿Has olvidado la contraseña?",
    intro: "Escribe tu dirección de correo y te enviaremos un enlace para elegir otra.",
    submit: "Enviar el enlace",
    sentTitle: "Revisa tu correo",
    sent: "Si {{email}} pertenece a una cuenta, el enlace va de camino. Sirve una sola vez, durante una hora.",
    back: "Volver al inicio de sesión",
  },
  reset: {
    title: "Elegir una contraseña nueva",
    intro: "Se cerrarán todas tus sesiones y podrás entrar con la nueva.",
    submit: "Guardar la contraseña",
    done: "Tu contraseña ha cambiado. Inicia sesión con ella.",
    deadTitle: "Este enlace ya no funciona",
    dead: "Ya se ha usado o ha caducado. Pide otro.",
    again: "Pedir otro enlace",
  },
  verify: {
    title: "Tu dirección de correo",
    busy: "Comprobando tu dirección…",
    doneTitle: "Tu dirección está confirmada",
    done: "Gracias. A partir de ahora podemos escribirte ahí.",
    on: "Continuar",
    deadTitle: "Este enlace ya no funciona",
    dead: "Ya se ha usado o ha caducado. En los ajustes puedes pedir otro.",
    settings: "Ir a los ajustes",
  },
  unverified: {
    text: "Hemos enviado un enlace a {{email}}. Ábrelo para confirmar tu dirección.",
    resend: "Enviar otra vez",
    sent: "Enviado. Revisa tu correo.",
    later: "Más tarde",
  },
};

declare module "../../i18n" {
  interface Namespaces {
    account: typeof en;
  }
}

addWords("account", { en, es });
