/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { preloadFonts } from "./build/fonts.ts";
import { icons } from "./build/icons.ts";
import { serviceWorker, WORKER } from "./build/serviceWorker.ts";

// While one works at the app, `sinpluma serve` answers its calls.
const api = process.env.SINPLUMA_DEV_API ?? "http://127.0.0.1:8000";

/** The libraries beneath everything. The components of MUI come with the pages that use them. */
const VENDOR =
  /node_modules\/(react|react-dom|scheduler|react-router|react-redux|@reduxjs|immer|reselect|redux|redux-thunk|use-sync-external-store|i18next|react-i18next|axios|@emotion|stylis|@mui\/(system|utils|styled-engine|private-theming|material\/(styles|utils|colors)))\//;

export default defineConfig({
  plugins: [icons(), react(), preloadFonts(), serviceWorker()],
  build: {
    outDir: "../plugins/web/sinpluma_web/app",
    emptyOutDir: true,
    target: "es2022",
    // A data: address would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", [WORKER]: "worker/sw.ts" },
      output: {
        // What every page needs and only a new version of a library changes.
        codeSplitting: { groups: [{ name: "vendor", test: VENDOR }] },
        entryFileNames: ({ name }) => (name === WORKER ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    proxy: { "/api": api, "/plugins": api },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["./tests/setup.ts"],
    restoreMocks: true,
  },
});
