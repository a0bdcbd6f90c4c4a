// Every word that people read, in both languages.
export const WORDS = {
  title: { en: "Epigraphs", es: "Epígrafes" },
  verse: { en: "Verse", es: "Verso" },
  text: { en: "Epigraph", es: "Epígrafe" },
  source: { en: "Whose words they are, and from where", es: "De quién son estas palabras, y de dónde" },
  save: { en: "Save", es: "Guardar" },
  saved: { en: "Saved", es: "Guardado" },
  noWorks: { en: "You have no works yet", es: "Aún no tienes obras" },
  noChapters: { en: "This work has no chapters yet", es: "Esta obra aún no tiene capítulos" },
  howTo: { en: "Write one, and give it an epigraph here.", es: "Escribe uno y ponle aquí un epígrafe." },
};

// A pair of quotation marks, on a field of 24 × 24.
export const ICON = "M4 17h4l2-4V6H3v8h3zm10 0h4l2-4V6h-7v8h3z";
