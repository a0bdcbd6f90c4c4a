import { lazy } from "react";
import type { RouteObject } from "react-router";

import { SignedInOnly } from "../../session";

const HomePage = lazy(async () => ({ default: (await import("./home/HomePage")).HomePage }));
const GenrePage = lazy(async () => ({ default: (await import("./home/GenrePage")).GenrePage }));
const SearchPage = lazy(async () => ({ default: (await import("./search/SearchPage")).SearchPage }));
const WorkPage = lazy(async () => ({ default: (await import("./workPage/WorkPage")).WorkPage }));
const AuthorPage = lazy(async () => ({ default: (await import("./author/AuthorPage")).AuthorPage }));
const ReadingsPage = lazy(async () => ({ default: (await import("./readings/ReadingsPage")).ReadingsPage }));
const ReaderPage = lazy(async () => ({ default: (await import("./reader/ReaderPage")).ReaderPage }));

export const routes: RouteObject[] = [
  { index: true, element: <HomePage /> },
  { path: "search", element: <SearchPage /> },
  { path: "genres/:slug", element: <GenrePage /> },
  { path: "notebooks/:notebookId", element: <WorkPage /> },
  { path: "user/:username", element: <AuthorPage /> },
  { element: <SignedInOnly />, children: [{ path: "readings", element: <ReadingsPage /> }] },
];

/** Without the app's bar: the text alone. */
export const readerRoutes: RouteObject[] = [
  { path: "notebooks/:notebookId/pages/:pageId", element: <ReaderPage /> },
];
