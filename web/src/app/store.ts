import { configureStore } from "@reduxjs/toolkit";
import { setupListeners } from "@reduxjs/toolkit/query";

import { api } from "../api";
import { session } from "../session";
import { keepLook, look } from "../theme/look";

export const store = configureStore({
  reducer: { [api.reducerPath]: api.reducer, session: session.reducer, look: look.reducer },
  middleware: (defaults) => defaults().concat(api.middleware),
});

setupListeners(store.dispatch);

let kept = store.getState().look;
store.subscribe(() => {
  const now = store.getState().look;
  if (now !== kept) keepLook((kept = now));
});
