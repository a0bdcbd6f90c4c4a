import { expect, it } from "vitest";

import { isGiven } from "./pictures";

it.each([
  ["/api/images/6f1c", true],
  ["https://pen.example/api/images/6f1c", true],
  ["/api/images/notebook/3/c0ffee", false],
  [null, false],
])("%s", (address, given) => {
  expect(isGiven(address)).toBe(given);
});
