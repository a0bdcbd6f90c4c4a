import { addWords, type Words } from "../../i18n";

const en = {
  title: "Choose the part to show",
  hint: "Drag the picture, or move and enlarge it with the arrow keys.",
  horizontal: "Place from left to right",
  vertical: "Place from top to bottom",
  zoom: "Enlarge",
  done: "Use this part",
  unreadable: "Your browser cannot read this file as a picture. Choose a JPEG, PNG or WebP.",
};

const es: Words<typeof en> = {
  title: "Elige la parte visible",
  hint: "Arrastra la imagen, o muévela y amplíala con las flechas del teclado.",
  horizontal: "Posición de izquierda a derecha",
  vertical: "Posición de arriba abajo",
  zoom: "Ampliar",
  done: "Usar esta parte",
  unreadable: "El navegador no puede leer este archivo como imagen. Elige un JPEG, PNG o WebP.",
};

declare module "../../i18n" {
  interface Namespaces {
    crop: typeof en;
  }
}

addWords("crop", { en, es });
