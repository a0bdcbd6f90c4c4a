/** How this device shows the app: colours, and light or dark. */
import { createSlice, type PayloadAction } from "@reduxjs/toolkit";

import { PALETTE_NAMES, type PaletteName } from "./palettes";

export const MODES = ["system", "light", "dark"] as const;
export type Mode = (typeof MODES)[number];

export interface Look {
  mode: Mode;
  palette: PaletteName;
}

const KEY = "sinpluma.look";

export const look = createSlice({
  name: "look",
  initialState: keptLook,
  reducers: {
    chooseMode: (state, { payload }: PayloadAction<Mode>) => ({ ...state, mode: payload }),
    choosePalette: (state, { payload }: PayloadAction<PaletteName>) => ({ ...state, palette: payload }),
  },
});

export const { chooseMode, choosePalette } = look.actions;

function keptLook(): Look {
  const kept = parsed(localStorage.getItem(KEY));
  return {
    mode: MODES.find((mode) => mode === kept.mode) ?? "system",
    palette: PALETTE_NAMES.find((name) => name === kept.palette) ?? "sanguine",
  };
}

export function keepLook(value: Look): void {
  localStorage.setItem(KEY, JSON.stringify(value));
}

function parsed(text: string | null): Partial<Record<keyof Look, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
