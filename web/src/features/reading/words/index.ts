import { addWords } from "../../../i18n";
import { en } from "./en";
import { es } from "./es";

declare module "../../../i18n" {
  interface Namespaces {
    reading: typeof en;
  }
}

addWords("reading", { en, es });
