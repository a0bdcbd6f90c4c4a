import { addWords } from "../../i18n";
import { en } from "./words.en";
import { es } from "./words.es";

declare module "../../i18n" {
  interface Namespaces {
    settings: typeof en;
  }
}

addWords("settings", { en, es });
