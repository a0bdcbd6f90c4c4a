import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/literata/wght.css";
import "@fontsource-variable/literata/wght-italic.css";

import "./i18n";

import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { store } from "./app/store";
import { startSession } from "./session";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
startSession(store);
createRoot(root).render(<App />);
