/** Calls of readers that openapi.json has only in part: all that somebody follows, and what arrives though one leaves. */
import { api, type ListReadingsApiResponse, type NotebookDetail, type Reading } from "./generated";

const PER_PAGE = 100;

export interface NewFollower {
  work: NotebookDetail;
  /** The page that was reached before following. */
  reached: number | null;
}

export const readingApi = api.injectEndpoints({
  endpoints: (build) => ({
    /** Everything that one follows, by the number of the work. */
    followedWorks: build.query<Partial<Record<number, Reading>>, undefined>({
      queryFn: async (_, __, ___, call) => {
        const found: Partial<Record<number, Reading>> = {};
        for (let page = 1, last = 1; page <= last; page += 1) {
          const { data, error } = await call({ url: "/readings/", params: { page, per_page: PER_PAGE } });
          if (error) return { error };
          const { items, total } = data as ListReadingsApiResponse;
          items.forEach((reading) => (found[reading.notebook.notebook_id] = reading));
          last = Math.ceil(total / PER_PAGE);
        }
        return { data: found };
      },
      providesTags: ["readings"],
    }),
    /**
     * Follow a work, of which somebody may have read already; the app shows it at once, and takes it back if the server
     * refuses.
     */
    startFollowing: build.mutation<Reading, NewFollower>({
      query: ({ work: { notebook_id }, reached }) => ({
        url: "/readings/",
        method: "POST",
        body: { notebook_id, page_id: reached },
        keepalive: true,
      }),
      onQueryStarted: async ({ work, reached }, { dispatch, queryFulfilled }) => {
        const undo = [
          dispatch(
            readingApi.util.updateQueryData("followedWorks", undefined, (followed) => {
              followed[work.notebook_id] = begun(work, reached);
            }),
          ),
          dispatch(countFollowers(work.notebook_id, 1)),
        ];
        await queryFulfilled.catch(() => {
          undo.forEach((patch) => {
            patch.undo();
          });
        });
      },
      invalidatesTags: (reading) => (reading ? ["readings"] : []),
    }),
    stopFollowing: build.mutation<null, number>({
      query: (notebookId) => ({ url: `/readings/${notebookId}`, method: "DELETE", keepalive: true }),
      onQueryStarted: async (notebookId, { dispatch, queryFulfilled }) => {
        const undo = [
          dispatch(
            readingApi.util.updateQueryData("followedWorks", undefined, (followed) => {
              // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a draft of Immer
              delete followed[notebookId];
            }),
          ),
          dispatch(countFollowers(notebookId, -1)),
        ];
        await queryFulfilled.catch(() => {
          undo.forEach((patch) => {
            patch.undo();
          });
        });
      },
      invalidatesTags: (_, error) => (error ? [] : ["readings"]),
    }),
    /** Tell how far a follower has come. */
    reachPage: build.mutation<Reading, { notebookId: number; pageId: number }>({
      query: ({ notebookId, pageId }) => ({
        url: `/readings/${notebookId}`,
        method: "PUT",
        body: { page_id: pageId },
        keepalive: true,
      }),
      invalidatesTags: (reading) => (reading ? ["readings"] : []),
    }),
  }),
});

function countFollowers(notebookId: number, more: 1 | -1) {
  return api.util.updateQueryData("getNotebook", { notebookId }, (work) => {
    work.followers += more;
  });
}

function begun(work: NotebookDetail, reached: number | null): Reading {
  const { pages, ...notebook } = work;
  const readable = pages.filter((page) => page.published_at);
  const read = readable.findIndex((page) => page.page_id === reached) + 1;
  return {
    notebook,
    page_id: reached,
    progress: read / (readable.length || 1),
    unread: readable.length - read,
    created: new Date().toISOString(),
  };
}

export const {
  useFollowedWorksQuery,
  useReachPageMutation,
  useStartFollowingMutation,
  useStopFollowingMutation,
} = readingApi;
