import type { OwnProfile, SettingsChange } from "../../api";

/** Whether what a person changes was changed elsewhere too, since they saw it. */
export function overlaps(changes: SettingsChange, seen: OwnProfile, current: OwnProfile): boolean {
  return (Object.keys(changes) as (keyof SettingsChange)[]).some(
    (field) => field in seen && seen[field as keyof OwnProfile] !== current[field as keyof OwnProfile],
  );
}
