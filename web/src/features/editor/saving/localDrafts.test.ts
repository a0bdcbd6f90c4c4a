import { expect, it } from "vitest";

import { deleteCopy, findDraft, forgetDraft, keepDraft, keepSent, listCopies, putAside } from "./localDrafts";

const PLACE = { userId: 1, pageId: 2 };
const draft = {
  title: "T",
  content: [{ type: "paragraph", children: [{ text: "words" }] }],
  base: 3,
  at: 4,
};

it("a draft is found again by its writer on its page, and by nobody else", async () => {
  await keepDraft(PLACE, draft);
  await keepSent(PLACE, draft);
  expect(await findDraft(PLACE)).toEqual({ draft, sent: draft });
  expect(await findDraft({ userId: 2, pageId: 2 })).toBeNull();
  expect(await findDraft({ userId: 1, pageId: 1 })).toBeNull();
});

it("a draft that was saved leaves nothing behind", async () => {
  await keepDraft(PLACE, draft);
  await forgetDraft(PLACE);
  expect(await findDraft(PLACE)).toBeNull();
});

it("copies that were put aside are listed, the newest first, until they are deleted", async () => {
  await putAside(PLACE, { ...draft, title: "first" });
  await putAside(PLACE, { ...draft, title: "second" });
  await putAside({ ...PLACE, pageId: 9 }, draft);
  const copies = await listCopies(PLACE);
  expect(copies.map(({ title }) => title)).toEqual(["second", "first"]);
  await deleteCopy(copies[0]?.id ?? 0);
  expect((await listCopies(PLACE)).map(({ title }) => title)).toEqual(["first"]);
});
