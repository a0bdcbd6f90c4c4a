import { addWords, type Words } from "../../i18n";

const en = {
  home: { title: "Discover" },
};

const es: Words<typeof en> = {
  home: { title: "Descubrir" },
};

declare module "../../i18n" {
  interface Namespaces {
    reading: typeof en;
  }
}

addWords("reading", { en, es });
