/** All that the app asks of the server. Features call the hooks that are exported here. */
import { api as generated } from "./generated";

/** A page that comes, goes, moves or is published changes the table of contents of its work. */
const CHANGES_CONTENTS = { invalidatesTags: ["pages" as const, "notebooks" as const] };

export const api = generated.enhanceEndpoints({
  endpoints: {
    createPage: CHANGES_CONTENTS,
    deletePage: CHANGES_CONTENTS,
    restorePage: CHANGES_CONTENTS,
    movePage: CHANGES_CONTENTS,
    publishPage: CHANGES_CONTENTS,
    unpublishPage: CHANGES_CONTENTS,
    publishNotebook: CHANGES_CONTENTS,
    unpublishNotebook: CHANGES_CONTENTS,
    removeNotebookImage: { invalidatesTags: ["media", "notebooks"] },
    importNotebook: { invalidatesTags: ["notebooks"] },
    // A new password ends every session: nothing can be asked for until one has signed in with it.
    changeSettings: {
      invalidatesTags: (_result, _error, { settingsChange }) => (settingsChange.password ? [] : ["users"]),
    },
    // The account is gone, and the session with it.
    closeAccount: { invalidatesTags: [] },
    // The editor holds what it saves: asking for it again would race with the next key.
    savePage: { invalidatesTags: [] },
  },
});

export * from "./generated";
export * from "./reading";
export { download } from "./download";
export { useGenresInQuery } from "./genres";
export { keepOffline, keptSince } from "./offline";
export { plainCalls } from "./plain";
export { isApiError, type ApiError } from "./problem";
export { upload, type Upload } from "./upload";
