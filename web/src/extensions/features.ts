import { usePluginsQuery } from "../api";

/**
 * Whether a plugin is on, such as `search`: what it offers is shown then, and only then.
 *
 * @returns undefined as long as the site has not said it.
 */
export function useFeature(plugin: string): boolean | undefined {
  return usePluginsQuery(undefined, {
    selectFromResult: ({ data }) => ({
      on: data?.some(({ name, status }) => name === plugin && status === "on"),
    }),
  }).on;
}
