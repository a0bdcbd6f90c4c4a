import { addWords, type Words } from "../../i18n";

const en = {
  none: {
    title: "There is no such page",
    text: "The plugin “{{plugin}}” has no page here, or it is switched off on this site.",
    home: "Discover works",
  },
  broken: {
    title: "This page does not work",
    text: "It is the plugin “{{plugin}}” that failed; the rest of the site goes on. Tell the administrator if it stays so.",
    again: "Try again",
  },
  fault: "The plugin “{{plugin}}” could not be used in the app: {{reason}}",
};

const es: Words<typeof en> = {
  none: {
    title: "Esta página no existe",
    text: "El complemento «{{plugin}}» no tiene ninguna página aquí, o está desactivado en este sitio.",
    home: "Descubrir obras",
  },
  broken: {
    title: "Esta página no funciona",
    text: "Ha fallado el complemento «{{plugin}}»; el resto del sitio sigue funcionando. Si vuelve a ocurrir, avisa al administrador.",
    again: "Reintentar",
  },
  fault: "El complemento «{{plugin}}» no se ha podido usar en la aplicación: {{reason}}",
};

declare module "../../i18n" {
  interface Namespaces {
    plugins: typeof en;
  }
}

addWords("plugins", { en, es });
