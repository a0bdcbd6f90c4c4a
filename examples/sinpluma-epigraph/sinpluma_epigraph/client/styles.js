// The policy of the app allows no style in HTML; a sheet that a script adopts is the app's own.
const STEPS = 10;

export function styles() {
  const sheet = new CSSStyleSheet();
  const steps = Array.from({ length: STEPS }, (_, index) => index + 1);
  sheet.replaceSync(`
    .epigraph-verse { font-style: italic; }
    ${steps.map((step) => `.epigraph-verse[data-indent="${step}"] { margin-inline-start: ${step * 1.5}em; }`).join("\n")}
    .epigraphs { max-inline-size: 40rem; margin-inline: auto; }
    .epigraphs a { color: inherit; }
    .epigraphs li { margin-block: 0.5rem; }
    .epigraphs form { display: grid; gap: 0.75rem; justify-items: start; margin-block: 2rem; }
    .epigraphs h2 { margin: 0; font-size: 1.1rem; }
    .epigraphs label { display: grid; gap: 0.25rem; inline-size: 100%; }
    .epigraphs :is(textarea, input, button) {
      font: inherit; color: inherit; background: transparent; border: 1px solid color-mix(in srgb, currentColor 50%, transparent);
      border-radius: 8px; padding: 0.5rem 0.75rem;
    }
    .epigraphs textarea { min-block-size: 5rem; resize: vertical; }
    .epigraphs button { cursor: pointer; }
  `);
  return sheet;
}
