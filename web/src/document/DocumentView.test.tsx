import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { DocumentView } from "./DocumentView";
import { addNodeType, type NodeType } from "./nodeTypes";

const text = (words: string) => [{ text: words }];

describe("a document is shown", () => {
  it("with headings below the chapter's title, which is the h1", () => {
    render(<DocumentView content={[{ type: "heading-one", children: text("Part") }]} />);
    expect(screen.getByRole("heading", { level: 2 }).textContent).toBe("Part");
  });

  it("without a link that is no address of the web", () => {
    const link = { type: "link", url: "javascript:alert(1)", children: text("click") };
    const { container } = render(
      <DocumentView content={[{ type: "paragraph", children: [...text(""), link] }]} />,
    );
    expect(container.innerHTML).toBe("<p>click</p>");
  });

  it("with links that tell nothing of the reader", () => {
    const link = { type: "link", url: "https://example.org/", children: text("there") };
    render(<DocumentView content={[{ type: "paragraph", children: [...text(""), link] }]} />);
    expect(screen.getByRole("link").getAttribute("rel")).toBe("noopener noreferrer nofollow ugc");
  });

  it("without pictures of other sites, whose words stay", () => {
    const picture = {
      type: "image",
      src: "https://elsewhere.example/x.png",
      alt: "a cat",
      children: text(""),
    };
    const { container } = render(<DocumentView content={[picture]} />);
    expect(container.innerHTML).toBe("<p>a cat</p>");
  });

  it("with markup in a text as text", () => {
    const { container } = render(
      <DocumentView content={[{ type: "paragraph", children: text("<img src=x onerror=alert(1)>") }]} />,
    );
    expect(container.querySelector("img")).toBeNull();
  });

  it("with unknown nodes as what they hold, whatever attributes they have", () => {
    const unknown = {
      type: "evil",
      dangerouslySetInnerHTML: { __html: "<script>1</script>" },
      onClick: "alert(1)",
      children: text("words"),
    };
    const { container } = render(<DocumentView content={[unknown]} />);
    expect(container.innerHTML).toBe("<p>words</p>");
  });

  it("with a plugin's own nodes, and with their text where the plugin breaks", () => {
    addNodeType(typeOf("verse", ({ children }) => <pre>{children}</pre>));
    addNodeType(
      typeOf("broken", () => {
        throw new Error("no");
      }),
    );
    const quiet = (event: ErrorEvent) => {
      event.preventDefault();
    };
    window.addEventListener("error", quiet);
    const { container } = render(
      <DocumentView
        content={[
          { type: "verse", children: text("a") },
          { type: "broken", children: text("b") },
        ]}
      />,
      { onCaughtError: () => undefined },
    );
    window.removeEventListener("error", quiet);
    expect(container.innerHTML).toBe("<pre>a</pre>b");
  });
});

function typeOf(type: string, component: NodeType["component"]): NodeType {
  const label = { en: type, es: type };
  return {
    type,
    plugin: "test",
    label,
    isVoid: false,
    isInline: false,
    make: () => ({ type, children: [] }),
    component,
  };
}
