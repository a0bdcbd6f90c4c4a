import { lazy } from "react";
import type { RouteObject } from "react-router";

import { SignedInOnly } from "../../session";

const EditorPage = lazy(async () => ({ default: (await import("./EditorPage")).EditorPage }));
const RevisionsPage = lazy(async () => ({
  default: (await import("./revisions/RevisionsPage")).RevisionsPage,
}));
const PreviewPage = lazy(async () => ({ default: (await import("./PreviewPage")).PreviewPage }));

export const routes: RouteObject[] = [
  // It looks itself who is signed in: a session that ends does not take the text from under the fingers.
  { path: "write/:notebookId/pages/:pageId", element: <EditorPage /> },
  {
    element: <SignedInOnly />,
    children: [{ path: "write/:notebookId/pages/:pageId/revisions", element: <RevisionsPage /> }],
  },
  { path: "preview", element: <PreviewPage /> },
];
