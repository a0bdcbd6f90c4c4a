import { addWords, type Words } from "../../i18n";

const en = {
  done: {
    public: "Published. Readers have it now.",
    draft: "The chapter is ready. Readers see it once the work is published.",
    blocked: "The chapter is ready. Readers see it once an administrator unblocks the work.",
  },
  undone: "Unpublished. Readers no longer see it.",
  both: {
    title: "Publish the work, too?",
    text: "“{{title}}” is a draft: as long as it is one, nobody can read any of its chapters.",
    others_one: "If you publish it, readers also see the other chapter that is published.",
    others_other:
      "If you publish it, readers also see the {{count, number}} other chapters that are published.",
    confirm: "Publish both",
    chapter: "Only the chapter",
  },
  work: {
    publish: "Publish the work",
    title: "Publish “{{title}}”?",
    text_one: "Everybody can read it then, with its published chapter. Drafts stay yours.",
    text_other:
      "Everybody can read it then, with its {{count, number}} published chapters. Drafts stay yours.",
  },
  refused: "It was not published",
  half: "The chapter is ready, but the work was not published",
  refusedBy: "Why, by the plugin “{{plugin}}”",
};

const es: Words<typeof en> = {
  done: {
    public: "Hecho: los lectores ya pueden leerlo.",
    draft: "El capítulo está listo. Los lectores lo verán cuando publiques la obra.",
    blocked: "El capítulo está listo. Los lectores lo verán cuando un administrador desbloquee la obra.",
  },
  undone: "Hecho: los lectores ya no lo ven.",
  both: {
    title: "¿Publicar también la obra?",
    text: "«{{title}}» es un borrador: mientras lo sea, nadie puede leer ninguno de sus capítulos.",
    others_one: "Si la publicas, los lectores verán también el otro capítulo publicado.",
    others_other:
      "Si la publicas, los lectores verán también los otros {{count, number}} capítulos publicados.",
    confirm: "Publicar ambos",
    chapter: "Solo el capítulo",
  },
  work: {
    publish: "Publicar la obra",
    title: "¿Publicar «{{title}}»?",
    text_one: "Cualquiera podrá leerla, con su capítulo publicado. Los borradores siguen siendo tuyos.",
    text_other:
      "Cualquiera podrá leerla, con sus {{count, number}} capítulos publicados. Los borradores siguen siendo tuyos.",
  },
  refused: "No se ha publicado",
  half: "El capítulo está listo, pero la obra no se ha publicado",
  refusedBy: "Motivo, según el complemento «{{plugin}}»",
};

declare module "../../i18n" {
  interface Namespaces {
    publishing: typeof en;
  }
}

addWords("publishing", { en, es });
