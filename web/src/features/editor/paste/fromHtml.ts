/**
 * Text that was copied elsewhere, as nodes of our own. What Word, Google Docs and web pages put around it is left behind;
 * scripts, handlers and addresses that are not safe have no way in, since only what is known is taken.
 */
import { ownImage, safeLink } from "../../../document/addresses";
import type { ElementNode, Mark, SlateNode, TextNode } from "../../../document/types";
import { isWordItem, wordItemOf } from "./wordLists";
import { trimmed } from "./whitespace";

type Marks = Partial<Record<Mark, true>>;

const BLOCKS: Record<string, string> = {
  H1: "heading-one",
  H2: "heading-two",
  H3: "heading-three",
  H4: "heading-three",
  H5: "heading-three",
  H6: "heading-three",
};
const MARKS: Record<string, Mark> = {
  B: "bold",
  STRONG: "bold",
  I: "italic",
  EM: "italic",
  CITE: "italic",
  U: "underline",
  INS: "underline",
  S: "strikethrough",
  DEL: "strikethrough",
  STRIKE: "strikethrough",
  CODE: "code",
  KBD: "code",
  TT: "code",
};
const IGNORED = new Set(
  "SCRIPT STYLE X-STYLE HEAD TITLE META LINK TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH INPUT BUTTON TEXTAREA SELECT AUDIO VIDEO CANVAS".split(
    " ",
  ),
);
const CONTAINERS =
  /^(P|DIV|LI|SECTION|ARTICLE|HEADER|FOOTER|MAIN|ASIDE|NAV|PRE|ADDRESS|TABLE|TBODY|THEAD|TFOOT|TR|TD|TH|CAPTION|DL|DT|DD|FIGURE|FIGCAPTION|CENTER|FORM|FIELDSET|DETAILS|SUMMARY)$/;
/** Quotes and lists within each other; what is deeper stands beside. */
const DEEPEST = 8;

interface Policy {
  createHTML: (html: string) => string;
}

/**
 * The site's policy lets no string become HTML (Trusted Types). This one may: it goes into an inert document, from which
 * only texts and checked addresses are taken. TypeScript's library does not know Trusted Types yet.
 */
const POLICY = (
  window as { trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } }
).trustedTypes?.createPolicy("sinpluma-paste", { createHTML: (html) => html });

/** Give the blocks of an HTML text. Nothing of it is run or loaded: the document it is read into is inert. */
export function fromHtml(html: string): ElementNode[] {
  const read = quiet(html);
  const { body } = new DOMParser().parseFromString(POLICY?.createHTML(read) ?? read, "text/html");
  return blocksIn(body, 0);
}

/**
 * Rename what the Content-Security-Policy forbids. Nothing of it would be applied in an inert document, but browsers report
 * it all the same, and who looks for an attack in such reports should not find what somebody pasted.
 */
function quiet(html: string): string {
  return html
    .replace(/<(\/?)style\b/gi, "<$1x-style")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/\s(?=(style|srcdoc|on\w+)\s*=)/gi, " data-"));
}

class Reader {
  private readonly blocks: ElementNode[] = [];
  private line: SlateNode[] = [];
  private type = "paragraph";

  /** @param level how many quotes and lists this stands in. */
  constructor(private readonly level: number) {}

  done(): ElementNode[] {
    this.close();
    return this.blocks;
  }

  children(parent: Element, marks: Marks): void {
    for (const node of parent.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) this.text(node.nodeValue ?? "", marks);
      else if (isElement(node)) this.element(node, marks);
    }
  }

  private element(element: Element, marks: Marks): void {
    const tag = element.tagName.toUpperCase();
    if (IGNORED.has(tag) || isHidden(element)) return;
    if (tag === "BR") this.line.push({ text: "\n", ...marks });
    else if (tag === "HR") this.add({ type: "separator", children: [{ text: "" }] });
    else if (tag === "IMG") this.image(element);
    else if (tag === "UL" || tag === "OL") this.list(element);
    else if (tag === "BLOCKQUOTE") this.quote(element);
    else if (isWordItem(element)) this.wordItem(element, marks);
    else if (tag in BLOCKS) this.block(element, BLOCKS[tag] ?? "paragraph", {});
    else if (tag === "A") this.link(element, marks);
    else if (CONTAINERS.test(tag)) this.block(element, this.type, marksOf(element, marks));
    else this.children(element, marksOf(element, marks));
  }

  private text(value: string, marks: Marks): void {
    // A line break in the source is a space; "\n" stands for <br>.
    if (value) this.line.push({ text: value.replace(/[\t\r\n\f]+/g, " "), ...marks });
  }

  private block(element: Element, type: string, marks: Marks): void {
    this.close();
    const outer = this.type;
    this.type = type;
    this.children(element, marks);
    this.close();
    this.type = outer;
  }

  private link(element: Element, marks: Marks): void {
    const url = safeLink(element.getAttribute("href"));
    const holdsBlocks = element.querySelector("p,div,h1,h2,h3,h4,h5,h6,li,img,table") !== null;
    if (!url || holdsBlocks) {
      this.children(element, marks);
      return;
    }
    const outer = this.line;
    this.line = [];
    this.children(element, marks);
    const inner = this.line.filter((node): node is TextNode => "text" in node);
    this.line = outer;
    if (inner.some(({ text }) => text.trim())) this.line.push({ type: "link", url, children: inner });
  }

  private image(element: Element): void {
    const src = ownImage(element.getAttribute("src"));
    const alt = element.getAttribute("alt") ?? "";
    if (src) this.add({ type: "image", src, alt: alt.slice(0, 1000), children: [{ text: "" }] });
  }

  private list(element: Element): void {
    const children = this.level < DEEPEST ? itemsOf(element, this.level + 1) : [];
    if (children.length > 0) this.add({ type: listTypeOf(element), children });
    else this.children(element, {});
  }

  private quote(element: Element): void {
    const inner = blocksIn(element, this.level + 1);
    const single = inner.length === 1 ? inner[0] : undefined;
    if (single?.type === "paragraph") this.add({ type: "quote", children: single.children });
    else if (this.level >= DEEPEST)
      inner.forEach((block) => {
        this.add(block);
      });
    else if (inner.length > 0) this.add({ type: "quote", children: inner });
  }

  private wordItem(element: Element, marks: Marks): void {
    const { type, level, marker } = wordItemOf(element);
    marker.forEach((span) => {
      span.remove();
    });
    const children = blocksIn(element, this.level, marks)[0]?.children ?? [{ text: "" }];
    this.close();
    appendItem(this.blocks, type, level, { type: "list-item", children });
  }

  private add(block: ElementNode): void {
    this.close();
    this.blocks.push(block);
  }

  private close(): void {
    const line = this.line;
    this.line = [];
    trimmed(line).forEach((children) => {
      this.blocks.push({ type: this.type, children });
    });
  }
}

function blocksIn(element: Element, level: number, marks: Marks = {}): ElementNode[] {
  const reader = new Reader(level);
  reader.children(element, marks);
  return reader.done();
}

function listTypeOf(element: Element): string {
  return element.tagName.toUpperCase() === "OL" ? "numbered-list" : "bulleted-list";
}

function itemsOf(list: Element, level: number): ElementNode[] {
  const items: ElementNode[] = [];
  for (const child of list.children) {
    const tag = child.tagName.toUpperCase();
    if (tag === "LI") items.push({ type: "list-item", children: itemOf(child, level) });
    else if (tag === "UL" || tag === "OL") addNested(items, child, level);
  }
  return items;
}

/** Google Docs puts a nested list beside the item that it belongs to. */
function addNested(items: ElementNode[], list: Element, level: number): void {
  const children = itemsOf(list, level + 1);
  const last = items.at(-1);
  if (children.length > 0 && last && level < DEEPEST)
    last.children = [...asBlocks(last.children), { type: listTypeOf(list), children }];
  else items.push(...children);
}

/** An item that is one line holds it directly; with more it holds blocks. */
function itemOf(element: Element, level: number): SlateNode[] {
  const inner = blocksIn(element, level);
  if (inner.length === 0) return [{ text: "" }];
  const single = inner.length === 1 ? inner[0] : undefined;
  return single?.type === "paragraph" ? single.children : inner;
}

function asBlocks(children: SlateNode[]): SlateNode[] {
  return children.some((child) => "text" in child) ? [{ type: "paragraph", children }] : children;
}

/** Append an item of Word, whose lists are paragraphs that name their level. */
function appendItem(blocks: ElementNode[], type: string, level: number, item: ElementNode): void {
  const last = blocks.at(-1);
  if (last?.type !== type && !(level > 1 && last?.type.endsWith("-list"))) {
    blocks.push({ type, children: [item] });
    return;
  }
  if (level <= 1) {
    last.children.push(item);
    return;
  }
  const parent = last.children.at(-1) as ElementNode;
  parent.children = asBlocks(parent.children);
  appendItem(parent.children as ElementNode[], type, Math.min(level - 1, DEEPEST), item);
}

function marksOf(element: Element, marks: Marks): Marks {
  const style = styleOf(element);
  const found: Marks = { ...marks };
  const mark = MARKS[element.tagName.toUpperCase()];
  if (mark) found[mark] = true;
  if (/font-weight:\s*(bold|[6-9]00)/.test(style)) found.bold = true;
  // Google Docs wraps all it copies in a <b> that is not bold.
  if (/font-weight:\s*(normal|[1-5]00)/.test(style)) delete found.bold;
  if (/font-style:\s*italic/.test(style)) found.italic = true;
  if (/font-style:\s*normal/.test(style)) delete found.italic;
  if (/text-decoration[^;]*underline/.test(style)) found.underline = true;
  if (/text-decoration[^;]*line-through/.test(style)) found.strikethrough = true;
  return found;
}

function isHidden(element: Element): boolean {
  return (
    /display:\s*none|mso-hide:\s*all|mso-list:\s*ignore/.test(styleOf(element)) ||
    element.hasAttribute("hidden")
  );
}

function styleOf(element: Element): string {
  return (element.getAttribute("data-style") ?? "").toLowerCase();
}

function isElement(node: ChildNode): node is HTMLElement {
  return node.nodeType === Node.ELEMENT_NODE;
}
