import { plainText } from "../../document/text";
import { toHtml } from "./paste/toHtml";
import type { Draft } from "./saving/draft";

/** Put a text on the clipboard: with its form where the browser lets us, else as plain text. */
export async function copyDraft({ title, content }: Draft): Promise<void> {
  const plain = `${title}\n\n${plainText(content)}`;
  const heading = { type: "heading-one", children: [{ text: title }] };
  try {
    const html = new Blob([toHtml([heading, ...content])], { type: "text/html" });
    const text = new Blob([plain], { type: "text/plain" });
    await navigator.clipboard.write([new ClipboardItem({ "text/html": html, "text/plain": text })]);
  } catch {
    copyPlain(plain);
  }
}

/** Over plain HTTP from another machine there is no clipboard but this. */
function copyPlain(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  document.execCommand("copy");
  area.remove();
}
