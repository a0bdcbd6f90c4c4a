import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RenderElementProps } from "slate-react";

import { safeLink } from "../../../document/addresses";
import { LINK_REL } from "../../../document/DocumentView";
import { isNumbered } from "../../../document/kinds";
import { useNodeType } from "../../../document/nodeTypes";
import { PluginNode } from "../../../document/PluginNode";
import { isLine } from "../../../document/text";
import { PictureView } from "./PictureView";

/** A node of the document while it is written: the same HTML that readers get. */
export function ElementView(props: RenderElementProps) {
  const { element, attributes } = props;
  const children = props.children as ReactNode;
  switch (element.type) {
    case "paragraph":
      return <p {...attributes}>{children}</p>;
    case "heading-one":
      return <h2 {...attributes}>{children}</h2>;
    case "heading-two":
      return <h3 {...attributes}>{children}</h3>;
    case "heading-three":
      return <h4 {...attributes}>{children}</h4>;
    case "quote":
      return <blockquote {...attributes}>{children}</blockquote>;
    case "bulleted-list":
    case "numbered-list":
    case "list":
      return isNumbered(element) ? <ol {...attributes}>{children}</ol> : <ul {...attributes}>{children}</ul>;
    case "list-item":
      return <li {...attributes}>{children}</li>;
    case "separator":
      return <SeparatorView {...props} />;
    case "image":
      return <PictureView {...props} />;
    case "link":
      return <LinkView {...props} />;
    default:
      return <PluginView {...props} />;
  }
}

function SeparatorView({ attributes, children }: RenderElementProps) {
  return (
    <div {...attributes}>
      <div contentEditable={false}>
        <hr />
      </div>
      {children}
    </div>
  );
}

function LinkView({ element, attributes, children }: RenderElementProps) {
  const href = safeLink(element.url) ?? undefined;
  return (
    <a {...attributes} href={href} rel={LINK_REL} title={href}>
      {children}
    </a>
  );
}

/** A plugin's node: as the plugin shows it; without the plugin its text can be edited, and what it keeps stays. */
function PluginView({ element, attributes, children }: RenderElementProps) {
  const { t } = useTranslation("editor");
  const nodeType = useNodeType(element.type);
  const Tag = attributes["data-slate-inline"] ? "span" : "div";
  if (nodeType)
    return (
      <Tag {...attributes}>
        <PluginNode nodeType={nodeType} node={element} editing>
          {children}
        </PluginNode>
      </Tag>
    );
  return (
    <Box component={Tag} {...attributes} sx={isLine(element) && Tag === "div" ? { mb: "0.9em" } : undefined}>
      {attributes["data-slate-void"] && (
        <span contentEditable={false}>
          <Chip label={t("plugin.unknown", { type: element.type })} />
        </span>
      )}
      {children}
    </Box>
  );
}
