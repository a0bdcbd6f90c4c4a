import { addWords, type Words } from "../../i18n";

/** What the server notes of a file that it takes in, by its codes (docs/reference/http.md). */
const en = {
  note: {
    author: "The file names another author; here the work is yours.",
    code_block: "Blocks of code became paragraphs of code.",
    definition_list: "Lists of definitions became paragraphs and quotations.",
    encoding: "The file is not in UTF-8. Look whether its accents are right.",
    footnote: "Footnotes stand at the end of their chapters, with their numbers.",
    formula: "Formulas became their TeX source.",
    genre: "This site does not have the file's genre; the work has another one.",
    link: "Links that lead to no web page or mailbox became plain text.",
    lost_picture: "Some pictures could not be taken along. Their descriptions stay.",
    picture: "Pictures could not be taken along; their descriptions stand in their place.",
    profile_picture: "Your profile picture here was kept; the one in the file was not taken.",
    raw: "Code in another language than the file's own stands as it was written.",
    remote_picture: "Pictures that are elsewhere were not fetched; links to them stand in their place.",
    shortened: "Something in the file was too long, and was shortened.",
    style: "Small capitals, and raised or lowered text, became plain text.",
    subject:
      "Some of the file's subjects are not among the tags: there were too many, or they were too long.",
    table: "Tables became a line for each row.",
    too_deep: "Lists and quotations that were nested too deeply stand side by side.",
  },
  times: "{{count, number}} times",
  refused: {
    too_large: "It is too large.",
    too_much_to_convert: "It is too much to take in at once.",
    unreadable_file: "Its file is missing, damaged, or not as an export makes it.",
    other: "It is not as an export makes it. In the words of the site: {{detail}}",
  },
};

const es: Words<typeof en> = {
  note: {
    author: "El archivo nombra a otro autor; aquí la obra es tuya.",
    code_block: "Los bloques de código son ahora párrafos de código.",
    definition_list: "Las listas de definiciones son ahora párrafos y citas.",
    encoding: "El archivo no está en UTF-8. Comprueba que los acentos sean correctos.",
    footnote: "Las notas al pie están al final de sus capítulos, con sus números.",
    formula: "Las fórmulas quedan en su código TeX.",
    genre: "Este sitio no tiene el género del archivo; la obra tiene otro.",
    link: "Los enlaces que no llevan a una página web ni a un buzón son ahora texto.",
    lost_picture: "Algunas imágenes no se han podido traer. Quedan sus descripciones.",
    picture: "Las imágenes no se han podido traer; en su lugar están sus descripciones.",
    profile_picture: "Se ha conservado la imagen de perfil que tienes aquí; la del archivo no se ha usado.",
    raw: "El código en un lenguaje distinto del propio del archivo queda como estaba escrito.",
    remote_picture: "No se han descargado las imágenes de otros sitios; en su lugar hay enlaces.",
    shortened: "Algo del archivo era demasiado largo y se ha acortado.",
    style: "Las versalitas y el texto en superíndice o subíndice son ahora texto normal.",
    subject: "Algunas materias del archivo no están entre las etiquetas: eran demasiadas o demasiado largas.",
    table: "Las tablas tienen ahora una línea por fila.",
    too_deep: "Las listas y citas con demasiados niveles están ahora una junto a otra.",
  },
  times: "{{count, number}} veces",
  refused: {
    too_large: "Es demasiado grande.",
    too_much_to_convert: "Es demasiado para importarlo de una vez.",
    unreadable_file: "Su archivo falta, está dañado o no es como los que crea una exportación.",
    other: "No es como las que crea una exportación. En palabras del sitio: {{detail}}",
  },
};

declare module "../../i18n" {
  interface Namespaces {
    importing: typeof en;
  }
}

export type NoteCode = keyof typeof en.note;
export const REFUSALS = Object.keys(en.refused) as (keyof typeof en.refused)[];
export const NOTE_CODES = Object.keys(en.note) as NoteCode[];

addWords("importing", { en, es });
