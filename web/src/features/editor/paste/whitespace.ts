import { MARKS, type SlateNode, type TextNode } from "../../../document/types";

const NBSP = /\u00a0/g;
/** Signs beside which a no-break space is typography; elsewhere it comes from a program. */
const TYPOGRAPHIC = /[?!:;»«%—–]/;

/** A line of HTML as a browser would show it: white space is one space, none at the ends. Two line breaks begin a new line. */
export function trimmed(line: SlateNode[]): SlateNode[][] {
  const whole = squeezed(line);
  const lines: SlateNode[][] = [[]];
  whole.forEach((node) => {
    if (!isLeaf(node)) {
      lines.at(-1)?.push(node);
      return;
    }
    node.text.split(/\n(?:[ \n]*\n)+/).forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text) lines.at(-1)?.push({ ...node, text });
    });
  });
  return lines.map(stripEnds).filter((one) => one.length > 0);
}

/** Breaks stand as "\n", made of <br>; white space of the source has been turned into spaces before. */
function squeezed(line: SlateNode[]): SlateNode[] {
  let last = " ";
  const squeeze = (node: SlateNode): SlateNode => {
    if (!isLeaf(node)) return { ...node, children: node.children.map(squeeze) };
    const text = node.text === "\n" ? "\n" : spaced(node.text);
    const joined = /[ \n]$/.test(last) ? text.replace(/^ +/, "") : text;
    if (joined) last = joined;
    return { ...node, text: joined };
  };
  const squeezedNodes = line.map(squeeze);
  return merged(squeezedNodes.filter((node) => !isLeaf(node) || node.text !== ""));
}

function spaced(text: string): string {
  const plain = text.replace(NBSP, (space, at: number) =>
    TYPOGRAPHIC.test(text[at + 1] ?? "") || text[at - 1] === "«" ? space : " ",
  );
  return plain.replace(/[ \t\r\n\f]+/g, " ");
}

/** Neighbours with the same marks are one text. */
function merged(nodes: SlateNode[]): SlateNode[] {
  const done: SlateNode[] = [];
  nodes.forEach((node) => {
    const last = done.at(-1);
    if (last && isLeaf(last) && isLeaf(node) && marksOf(last) === marksOf(node)) last.text += node.text;
    else done.push({ ...node });
  });
  done.forEach((node) => {
    if (isLeaf(node)) node.text = node.text.replace(/ +\n/g, "\n");
  });
  return done;
}

function marksOf(leaf: TextNode): string {
  return MARKS.filter((mark) => leaf[mark]).join();
}

function stripEnds(line: SlateNode[]): SlateNode[] {
  const nodes = line.map((node) => ({ ...node }));
  const [first] = nodes;
  if (first && isLeaf(first)) first.text = first.text.replace(/^[ \n]+/, "");
  const last = nodes.at(-1);
  if (last && isLeaf(last)) last.text = last.text.replace(/[ \n]+$/, "");
  const rest = nodes.filter((node) => !isLeaf(node) || node.text !== "");
  if (rest.length === 0) return [];
  return withTextAround(rest);
}

/** Slate wants a text on both sides of a link. */
function withTextAround(nodes: SlateNode[]): SlateNode[] {
  const done: SlateNode[] = [];
  nodes.forEach((node) => {
    const last = done.at(-1);
    if (!isLeaf(node) && (!last || !isLeaf(last))) done.push({ text: "" });
    done.push(node);
  });
  const last = done.at(-1);
  if (last && !isLeaf(last)) done.push({ text: "" });
  return done;
}

function isLeaf(node: SlateNode): node is TextNode {
  return "text" in node;
}
