import { describe, expect, it } from "vitest";

import { fromHtml } from "./fromHtml";

const p = (...children: object[]) => ({ type: "paragraph", children });
const t = (text: string, marks: object = {}) => ({ text, ...marks });

describe("what is pasted", () => {
  it("keeps headings, emphasis, quotes, separators and links", () => {
    const html =
      "<h1>Part</h1><p>a <b>bold</b> <i>and <u>both</u></i></p><blockquote>said</blockquote><hr><p>see <a href='https://example.org/'>there</a></p>";
    expect(fromHtml(html)).toEqual([
      { type: "heading-one", children: [t("Part")] },
      p(
        t("a "),
        t("bold", { bold: true }),
        t(" "),
        t("and ", { italic: true }),
        t("both", { italic: true, underline: true }),
      ),
      { type: "quote", children: [t("said")] },
      { type: "separator", children: [t("")] },
      p(t("see "), { type: "link", url: "https://example.org/", children: [t("there")] }, t("")),
    ]);
  });

  it("keeps lists within lists, wherever HTML puts them", () => {
    const inner = { type: "numbered-list", children: [{ type: "list-item", children: [t("b")] }] };
    const whole = [
      { type: "bulleted-list", children: [{ type: "list-item", children: [p(t("a")), inner] }] },
    ];
    expect(fromHtml("<ul><li>a<ol><li>b</li></ol></li></ul>")).toEqual(whole);
    expect(fromHtml("<ul><li>a</li><ol><li>b</li></ol></ul>")).toEqual(whole);
  });

  it("reads Word's lists, which are paragraphs, without their bullets", () => {
    const item = (level: number, sign: string, text: string) =>
      `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${sign}<span>&nbsp;&nbsp;</span></span><![endif]>${text}<o:p></o:p></p>`;
    expect(fromHtml(item(1, "·", "one") + item(2, "a)", "two") + item(1, "·", "three"))).toEqual([
      {
        type: "bulleted-list",
        children: [
          {
            type: "list-item",
            children: [
              p(t("one")),
              { type: "numbered-list", children: [{ type: "list-item", children: [t("two")] }] },
            ],
          },
          { type: "list-item", children: [t("three")] },
        ],
      },
    ]);
  });

  it("has no smart tags, styles or comments of Word", () => {
    const html =
      "<html xmlns:o='x'><head><style>p{color:red}</style></head><body><!--StartFragment--><p class=MsoNormal>In <st1:place w:st='on'>Paris</st1:place><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>";
    expect(fromHtml(html)).toEqual([p(t("In Paris"))]);
  });

  it("is not all bold because Google Docs wraps it in a bold that is none", () => {
    const html =
      "<b style='font-weight:normal;' id='docs-internal-guid-1'><p dir='ltr'><span style='font-weight:400'>a </span><span style='font-weight:700;font-style:italic'>b</span></p><br /></b>";
    expect(fromHtml(html)).toEqual([p(t("a "), t("b", { bold: true, italic: true }))]);
  });

  it("has spaces as a browser shows them, and the line breaks that were made", () => {
    expect(fromHtml("<p>  a\n   b&nbsp;c <br> d</p>\n\n<div>e</div>")).toEqual([p(t("a b c\nd")), p(t("e"))]);
    expect(fromHtml("one<br><br>two")).toEqual([p(t("one")), p(t("two"))]);
    expect(fromHtml("<p>Pourquoi\u00a0? «\u00a0Parce que\u00a0»</p>")).toEqual([
      p(t("Pourquoi\u00a0? «\u00a0Parce que\u00a0»")),
    ]);
  });

  it("has a table's cells as lines", () => {
    expect(fromHtml("<table><tr><td>a</td><td>b</td></tr></table>")).toEqual([p(t("a")), p(t("b"))]);
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><text>x</text></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>@import 'https://elsewhere.example'</style>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<object data='x'></object>",
    "<span style='display:none'>secret</span>",
  ])("has nothing of %s", (html) => {
    expect(fromHtml(`<p>before</p>${html}`)).toEqual([p(t("before"))]);
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#9;script:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
  ])("has the words of a link to %s, not the link", (address) => {
    expect(fromHtml(`<p><a href="${address}" onclick="alert(1)">click</a></p>`)).toEqual([p(t("click"))]);
  });

  it("survives what is nested without end", () => {
    const deep = "<blockquote><ul><li>".repeat(300) + "deep" + "</li></ul></blockquote>".repeat(300);
    const depth = (nodes: { children?: object[] }[]): number =>
      Math.max(0, ...nodes.map((node) => (node.children ? 1 + depth(node.children) : 0)));
    const blocks = fromHtml(deep);
    expect(JSON.stringify(blocks)).toContain("deep");
    expect(depth(blocks)).toBeLessThanOrEqual(32);
  });
});
