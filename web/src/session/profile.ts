/** The profile of whoever is signed in, kept so that the app knows them while the server is away. */
import type { OwnProfile } from "../api";

const KEY = "sinpluma.profile";

export function keepProfile(profile: OwnProfile): void {
  localStorage.setItem(KEY, JSON.stringify(profile));
}

export function forgetProfile(): void {
  localStorage.removeItem(KEY);
}

/** The kept profile, if it is this user's. */
export function keptProfile(userId: number): OwnProfile | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as OwnProfile | null;
    return kept?.user_id === userId ? kept : null;
  } catch {
    return null;
  }
}
