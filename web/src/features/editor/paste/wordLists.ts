/** Word's lists: paragraphs whose style names a list and a level, with the bullet or number written into the text. */

export interface WordItem {
  type: "bulleted-list" | "numbered-list";
  /** From 1. */
  level: number;
  /** What holds the bullet or number; it is no text of the item. */
  marker: Element[];
}

export function isWordItem(element: Element): boolean {
  return (
    element.tagName.toUpperCase() === "P" && /mso-list:\s*l\d/i.test(element.getAttribute("data-style") ?? "")
  );
}

export function wordItemOf(element: Element): WordItem {
  const style = element.getAttribute("data-style") ?? "";
  const marker = [...element.querySelectorAll("span")].filter((span) =>
    /mso-list:\s*ignore/i.test(span.getAttribute("data-style") ?? ""),
  );
  const sign = marker[0]?.textContent.trim() ?? "";
  return {
    type: /^\(?[\da-z]{1,5}[.)]/i.test(sign) ? "numbered-list" : "bulleted-list",
    level: Number(/level(\d+)/i.exec(style)?.[1] ?? 1),
    marker,
  };
}
