import { addWords, type Words } from "../../i18n";

const en = {
  label: {
    username: "User name",
    email: "E-mail",
    password: "Password",
    newPassword: "New password",
    currentPassword: "Present password",
  },
  hint: {
    username: "3 to 50 letters, digits, or _ . -",
    password: "At least 8 characters. A few words make a good one.",
  },
  show: "Show the password",
  hide: "Hide the password",
  fault: {
    username_invalid: "Choose 3 to 50 letters, digits, or _ . -; a few words are reserved.",
    username_taken: "Somebody has this name already.",
    email_invalid: "Write an e-mail address, such as name@example.org.",
    email_taken: "There is an account with this address already.",
    password_invalid: "Choose 8 to 128 characters.",
    invite_invalid: "This invitation was used, is too old, or is misspelt.",
    current_password_invalid: "That is not the present password.",
    display_name_invalid: "A name has 1 to 100 characters, on one line.",
    bio_invalid: "At most 2,000 characters.",
    image_invalid: "That is not a picture the site can read.",
    file_invalid: "That is not a file the site can read.",
    other: "This cannot be taken.",
  },
};

const es: Words<typeof en> = {
  label: {
    username: "Nombre de usuario",
    email: "Correo electrónico",
    password: "Contraseña",
    newPassword: "Contraseña nueva",
    currentPassword: "Contraseña actual",
  },
  hint: {
    username: "De 3 a 50 letras, cifras o _ . -",
    password: "Al menos 8 caracteres. Unas cuantas palabras forman una buena contraseña.",
  },
  show: "Mostrar la contraseña",
  hide: "Ocultar la contraseña",
  fault: {
    username_invalid: "Elige de 3 a 50 letras, cifras o _ . -; algunas palabras están reservadas.",
    username_taken: "Ese nombre ya está en uso.",
    email_invalid: "Escribe una dirección de correo, como nombre@example.org.",
    email_taken: "Ya hay una cuenta con esa dirección.",
    password_invalid: "Elige entre 8 y 128 caracteres.",
    invite_invalid: "La invitación ya se ha usado, ha caducado o está mal escrita.",
    current_password_invalid: "Esa no es tu contraseña actual.",
    display_name_invalid: "El nombre tiene entre 1 y 100 caracteres, en una sola línea.",
    bio_invalid: "Como máximo, 2000 caracteres.",
    image_invalid: "El sitio no puede leer esa imagen.",
    file_invalid: "El sitio no puede leer ese archivo.",
    other: "Este valor no es válido.",
  },
};

declare module "../../i18n" {
  interface Namespaces {
    form: typeof en;
  }
}

export type Fault = keyof typeof en.fault;
export const FAULTS = Object.keys(en.fault) as Fault[];

addWords("form", { en, es });
