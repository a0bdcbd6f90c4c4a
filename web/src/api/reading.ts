/** Calls of readers that openapi.json has only in part: all that somebody follows. */
import { api, type ListReadingsApiResponse, type NotebookDetail, type Reading } from "./generated";

const PER_PAGE = 100;

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
    /** Follow a work; the app shows it at once, and takes it back if the server refuses. */
    startFollowing: build.mutation<Reading, NotebookDetail>({
      query: ({ notebook_id }) => ({ url: "/readings/", method: "POST", body: { notebook_id } }),
      onQueryStarted: async (work, { dispatch, queryFulfilled }) => {
        const undo = [
          dispatch(
            readingApi.util.updateQueryData("followedWorks", undefined, (followed) => {
              followed[work.notebook_id] = begun(work);
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
      query: (notebookId) => ({ url: `/readings/${notebookId}`, method: "DELETE" }),
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
  }),
});

function countFollowers(notebookId: number, more: 1 | -1) {
  return api.util.updateQueryData("getNotebook", { notebookId }, (work) => {
    work.followers += more;
  });
}

function begun(work: NotebookDetail): Reading {
  const { pages, ...notebook } = work;
  return { notebook, page_id: null, progress: 0, unread: pages.length, created: new Date().toISOString() };
}

export const { useFollowedWorksQuery, useStartFollowingMutation, useStopFollowingMutation } = readingApi;
