import { Fragment } from "react";

import { ownImage, safeLink } from "./addresses";
import { isNumbered } from "./kinds";
import { Marked } from "./Marked";
import { useNodeType } from "./nodeTypes";
import { PluginNode } from "./PluginNode";
import { isLine } from "./text";
import { type ElementNode, isText, type SlateDocument, type SlateNode } from "./types";

/** What a link of a stranger may know and pass on. */
export const LINK_REL = "noopener noreferrer nofollow ugc";

/**
 * Shows a document to readers, as HTML that says what each part is. A chapter's title is the page's h1, so its headings
 * begin at h2. Links and pictures whose address is not safe are shown as their text; nodes of unknown types as what they hold.
 */
export function DocumentView({ content }: { content: SlateDocument }) {
  return <Nodes nodes={content} />;
}

function Nodes({ nodes, inLine = false }: { nodes: readonly SlateNode[]; inLine?: boolean }) {
  return nodes.map((node, index) => {
    if (!isText(node)) return <ElementView key={index} node={node} inLine={inLine} />;
    return (
      <Marked key={index} marks={node}>
        <Lines text={node.text} />
      </Marked>
    );
  });
}

/** A text with the line breaks that it has within, such as those of a verse. */
function Lines({ text }: { text: string }) {
  if (!text.includes("\n")) return text;
  return text.split("\n").map((line, index) => (
    <Fragment key={index}>
      {index > 0 && <br />}
      {line}
    </Fragment>
  ));
}

function ElementView({ node, inLine }: { node: ElementNode; inLine: boolean }) {
  const inner = <Nodes nodes={node.children} inLine={isLine(node)} />;
  switch (node.type) {
    case "paragraph":
      return <p>{inner}</p>;
    case "heading-one":
      return <h2>{inner}</h2>;
    case "heading-two":
      return <h3>{inner}</h3>;
    case "heading-three":
      return <h4>{inner}</h4>;
    case "quote":
      return <blockquote>{isLine(node) ? <p>{inner}</p> : inner}</blockquote>;
    case "bulleted-list":
    case "numbered-list":
    case "list":
      return isNumbered(node) ? <ol>{inner}</ol> : <ul>{inner}</ul>;
    case "list-item":
      return <li>{inner}</li>;
    case "separator":
      return <hr />;
    case "image":
      return <Picture node={node} />;
    case "link":
      return <LinkView node={node} />;
    default:
      return <PluginView node={node} inLine={inLine} />;
  }
}

function Picture({ node }: { node: ElementNode }) {
  const src = ownImage(node.src);
  const alt = typeof node.alt === "string" ? node.alt : "";
  if (!src) return alt ? <p>{alt}</p> : null;
  return (
    <figure>
      <img src={src} alt={alt} loading="lazy" />
    </figure>
  );
}

function LinkView({ node }: { node: ElementNode }) {
  const href = safeLink(node.url);
  const inner = <Nodes nodes={node.children} inLine />;
  if (!href) return inner;
  return (
    <a href={href} rel={LINK_REL} target="_blank">
      {inner}
    </a>
  );
}

/** A plugin's node: as the plugin shows it, or, without the plugin, what it holds. */
function PluginView({ node, inLine }: { node: ElementNode; inLine: boolean }) {
  const nodeType = useNodeType(node.type);
  const inner = <Nodes nodes={node.children} inLine={isLine(node)} />;
  if (!nodeType) return isLine(node) && !inLine ? <p>{inner}</p> : inner;
  return (
    <PluginNode nodeType={nodeType} node={node} editing={false}>
      {inner}
    </PluginNode>
  );
}
