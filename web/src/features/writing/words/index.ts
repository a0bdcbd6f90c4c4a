import { addWords } from "../../../i18n";
import { en } from "./en";
import { es } from "./es";

declare module "../../../i18n" {
  interface Namespaces {
    writing: typeof en;
  }
}

addWords("writing", { en, es });
