import { usePluginsQuery } from "./generated";

/** Whether a plugin of the server is on; not until it is known. */
export function usePluginOn(name: string): boolean {
  const { data } = usePluginsQuery();
  return data?.some((plugin) => plugin.name === name && plugin.status === "on") ?? false;
}
