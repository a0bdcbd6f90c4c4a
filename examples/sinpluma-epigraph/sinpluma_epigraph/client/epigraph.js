// What the plugin adds to the app: verse in the editor, a page with one's epigraphs, and the entry that leads there.
// A browser runs this file as it is. docs/plugins/client-modules.md explains what `sinpluma` offers.
import { styles } from "./styles.js";
import { ICON, WORDS } from "./words.js";

const STEPS = 10; // as the server's `VerseAttributes` has it

export default function register(sinpluma) {
  document.adoptedStyleSheets.push(styles());
  sinpluma.addNodeType(verse(sinpluma));
  sinpluma.addMenuEntry({ path: "", label: WORDS.title, icon: ICON, audience: "signed-in" });
  sinpluma.addPage({ path: "", component: epigraphs(sinpluma) });
}

/** A line of a poem, indented as its author set it. */
function verse({ React }) {
  const indent = (node) => Math.min(Math.max(Math.trunc(Number(node.indent)) || 0, 0), STEPS);
  return {
    type: "verse",
    label: WORDS.verse,
    icon: ICON,
    make: () => ({ type: "verse", indent: 1, children: [{ text: "" }] }),
    component: ({ node, children }) =>
      React.createElement("div", { className: "epigraph-verse", "data-indent": indent(node) }, children),
  };
}

/** The page: one's works, and of each its chapters with their epigraphs. Behind it in the address: which work is open. */
function epigraphs({ React, ui, api, i18n }) {
  const { createElement: h, useEffect, useState } = React;
  const word = (name) => WORDS[name][i18n.locale()];

  /** What a call gives: `[data, error, again]`. */
  function useCall(path, params) {
    const key = JSON.stringify([path, params]);
    const [state, setState] = useState({});
    const [tries, setTries] = useState(0);
    useEffect(() => {
      let left = false;
      const put = (next) => left || setState({ key, ...next });
      api.get(path, params).then(
        (data) => put({ data }),
        (error) => put({ error }),
      );
      return () => {
        left = true;
      };
    }, [key, tries]);
    return [state.key === key ? state.data : undefined, state.error, () => setTries(tries + 1)];
  }

  function Works() {
    const [works, error, again] = useCall("/notebooks/", { mine: 1, per_page: 100 });
    if (error) return h(ui.ErrorNotice, { error, onRetry: again });
    if (works?.items.length === 0) return h(ui.EmptyState, { icon: ICON, title: word("noWorks") }, word("howTo"));
    const link = (work) => h(ui.Link, { to: `/x/epigraph/${work.notebook_id}` }, work.title);
    return h("ul", null, works?.items.map((work) => h("li", { key: work.notebook_id }, link(work))));
  }

  function Chapters({ work }) {
    const [pages, error, again] = useCall("/pages/", { notebook_id: work, per_page: 1000 });
    if (error) return h(ui.ErrorNotice, { error, onRetry: again });
    if (pages?.items.length === 0) return h(ui.EmptyState, { icon: ICON, title: word("noChapters") }, word("howTo"));
    return pages?.items.map((page) => h(Chapter, { key: page.page_id, page })) ?? null;
  }

  function Chapter({ page }) {
    const [epigraph, setEpigraph] = useState(page.epigraph ?? { text: "", source: "", version: 0 });
    const [said, setSaid] = useState({});
    const change = (name) => (event) => {
      setSaid({});
      setEpigraph({ ...epigraph, [name]: event.target.value });
    };
    const save = async (event) => {
      event.preventDefault();
      const { text, source, version } = epigraph;
      try {
        setEpigraph(await api.put(`/pages/${page.page_id}/epigraph`, { text, source }, { version }));
        setSaid({ saved: true });
      } catch (error) {
        setSaid({ error });
      }
    };
    const field = (name, element) =>
      h("label", null, word(name), h(element, { value: epigraph[name], onChange: change(name), required: name === "text" }));
    return h(
      "form",
      { onSubmit: save },
      h("h2", null, page.title),
      field("text", "textarea"),
      field("source", "input"),
      h(ui.ErrorNotice, { error: said.error }),
      h("button", { type: "submit" }, word("save")),
      h("span", { role: "status" }, said.saved ? word("saved") : ""),
    );
  }

  return function Epigraphs({ rest }) {
    const work = /^\d+$/.test(rest) ? Number(rest) : undefined;
    const shown = work === undefined ? h(Works) : h(Chapters, { work });
    return h(ui.Screen, { title: word("title") }, h("div", { className: "epigraphs" }, h("h1", null, word("title")), shown));
  };
}
