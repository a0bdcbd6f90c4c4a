/** What is copied out of the editor, as HTML that other programs understand: no attributes of the editor's own. */
import { ownImage, safeLink } from "../../../document/addresses";
import { isNumbered } from "../../../document/kinds";
import { type ElementNode, isText, type SlateNode, type TextNode } from "../../../document/types";

const TAGS: Record<string, string> = {
  paragraph: "p",
  "heading-one": "h1",
  "heading-two": "h2",
  "heading-three": "h3",
  quote: "blockquote",
  "list-item": "li",
  separator: "hr",
};
const MARKS = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["underline", "u"],
  ["strikethrough", "s"],
] as const;

export function toHtml(nodes: readonly SlateNode[]): string {
  const page = document.implementation.createHTMLDocument("");
  page.body.append(...nodes.map((node) => htmlOf(node, page)));
  return page.body.innerHTML;
}

function htmlOf(node: SlateNode, page: Document): Node {
  if (isText(node)) return textOf(node, page);
  const element = emptyOf(node, page);
  if (node.type !== "image" && node.type !== "separator")
    element.append(...node.children.map((child) => htmlOf(child, page)));
  return element;
}

function emptyOf(node: ElementNode, page: Document): HTMLElement | DocumentFragment {
  if (node.type.endsWith("list")) return page.createElement(isNumbered(node) ? "ol" : "ul");
  if (node.type === "link") return withAttribute(page.createElement("a"), "href", safeLink(node.url));
  if (node.type === "image") {
    const src = ownImage(node.src);
    const image = withAttribute(
      page.createElement("img"),
      "src",
      src && new URL(src, window.location.href).href,
    );
    return withAttribute(image, "alt", typeof node.alt === "string" ? node.alt : "");
  }
  const tag = TAGS[node.type];
  return tag ? page.createElement(tag) : page.createDocumentFragment();
}

function withAttribute(element: HTMLElement, name: string, value: string | null): HTMLElement {
  if (value !== null) element.setAttribute(name, value);
  return element;
}

function textOf(leaf: TextNode, page: Document): Node {
  const text = page.createDocumentFragment();
  leaf.text.split("\n").forEach((line, index) => {
    if (index > 0) text.append(page.createElement("br"));
    text.append(line);
  });
  return MARKS.reduce<Node>((inner, [mark, tag]) => {
    if (!leaf[mark]) return inner;
    const element = page.createElement(tag);
    element.append(inner);
    return element;
  }, text);
}
