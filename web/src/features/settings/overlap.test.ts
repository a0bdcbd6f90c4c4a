import { describe, expect, it } from "vitest";

import type { OwnProfile } from "../../api";
import { overlaps } from "./overlap";

const SEEN: OwnProfile = {
  user_id: 1,
  username: "ana",
  display_name: "Ana",
  bio: "",
  email: "ana@example.org",
  email_verified: true,
  pending_email: null,
  locale: "es",
  role: "user",
  version: 3,
  user_created: "2026-01-01T00:00:00Z",
  image_url: null,
  notebooks: 0,
  followers: 0,
};

describe("two changes of one account", () => {
  it("do not overlap when they are of different fields", () => {
    expect(overlaps({ bio: "Escribo." }, SEEN, { ...SEEN, version: 4, display_name: "Anita" })).toBe(false);
  });

  it("overlap when they are of the same field", () => {
    expect(overlaps({ bio: "Escribo." }, SEEN, { ...SEEN, version: 4, bio: "Leo." })).toBe(true);
  });

  it("do not overlap in what nobody can see, such as the password", () => {
    expect(
      overlaps({ password: "x", current_password: "y" }, SEEN, { ...SEEN, version: 4, bio: "Leo." }),
    ).toBe(false);
  });
});
