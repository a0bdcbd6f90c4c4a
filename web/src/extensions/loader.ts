/** Importing the modules that plugins serve. */
import type { PluginState } from "../api";
import { Arrivals, useArrivals } from "../document/arrivals";
import type { Register, Sinpluma } from "./client";
import { reportFault } from "./registry";

const tried = new Set<string>();
/** The plugins whose modules have all been imported, or have failed. */
const settled = new Arrivals<string>();

/** Whether all that this plugin adds is there. */
export function useSettled(plugin: string): boolean {
  return useArrivals(settled).includes(plugin);
}

/**
 * Import the modules of the plugins that are on, each once. What fails is reported, and the rest goes on.
 *
 * @param offered what a plugin, by its name, is given.
 */
export async function loadModules(
  states: readonly PluginState[],
  offered: (plugin: string) => Sinpluma,
  load: (address: string) => Promise<unknown> = importModule,
): Promise<void> {
  await Promise.all(
    states.filter(({ status }) => status === "on").map((state) => loadPlugin(state, offered, load)),
  );
}

async function loadPlugin(
  { name, client = [] }: PluginState,
  offered: (plugin: string) => Sinpluma,
  load: (address: string) => Promise<unknown>,
): Promise<void> {
  for (const address of client.filter((one) => !tried.has(one))) {
    tried.add(address);
    try {
      await registerOf(await load(address))(offered(name));
    } catch (error) {
      reportFault(name, error);
    }
  }
  settled.add(name);
}

function importModule(address: string): Promise<unknown> {
  return import(/* @vite-ignore */ address);
}

function registerOf(module: unknown): Register {
  const { default: register } = module as { default?: unknown };
  if (typeof register !== "function") throw new TypeError("the module's default export is no function");
  return register as Register;
}
