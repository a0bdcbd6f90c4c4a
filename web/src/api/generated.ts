import { emptyApi as api } from "./emptyApi";
export const addTagTypes = [
  "notebooks",
  "administration",
  "readings",
  "feeds",
  "media",
  "exports",
  "arcs",
  "imports",
  "pages",
  "revisions",
  "plugins",
  "session",
  "search",
  "sentiment",
  "users",
  "account",
  "health",
] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      blockNotebook: build.mutation<BlockNotebookApiResponse, BlockNotebookApiArg>({
        query: (queryArg) => ({
          url: `/admin/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/block`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["notebooks"],
      }),
      unblockNotebook: build.mutation<UnblockNotebookApiResponse, UnblockNotebookApiArg>({
        query: (queryArg) => ({
          url: `/admin/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/block`,
          method: "DELETE",
        }),
        invalidatesTags: ["notebooks"],
      }),
      listReports: build.query<ListReportsApiResponse, ListReportsApiArg>({
        query: (queryArg) => ({
          url: `/admin/reports`,
          params: {
            page: queryArg.page,
            per_page: queryArg.perPage,
            open: queryArg.open,
          },
        }),
        providesTags: ["administration"],
      }),
      changeReport: build.mutation<ChangeReportApiResponse, ChangeReportApiArg>({
        query: (queryArg) => ({
          url: `/admin/reports/${encodeURIComponent(String(queryArg.reportId))}`,
          method: "PUT",
          body: queryArg.reportChange,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
            "If-Match": queryArg["If-Match"],
          },
        }),
        invalidatesTags: ["administration"],
      }),
      listUsers: build.query<ListUsersApiResponse, ListUsersApiArg>({
        query: (queryArg) => ({
          url: `/admin/users`,
          params: {
            page: queryArg.page,
            per_page: queryArg.perPage,
            q: queryArg.q,
          },
        }),
        providesTags: ["administration"],
      }),
      changeUser: build.mutation<ChangeUserApiResponse, ChangeUserApiArg>({
        query: (queryArg) => ({
          url: `/admin/users/${encodeURIComponent(String(queryArg.userId))}`,
          method: "PUT",
          body: queryArg.userChange,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
            "If-Match": queryArg["If-Match"],
          },
        }),
        invalidatesTags: ["administration"],
      }),
      listGenres: build.query<ListGenresApiResponse, ListGenresApiArg>({
        query: () => ({ url: `/genres/` }),
        providesTags: ["readings"],
      }),
      genreFeed: build.query<GenreFeedApiResponse, GenreFeedApiArg>({
        query: (queryArg) => ({
          url: `/genres/${encodeURIComponent(String(queryArg.slug))}/feed.atom`,
        }),
        providesTags: ["feeds"],
      }),
      showImage: build.query<ShowImageApiResponse, ShowImageApiArg>({
        query: (queryArg) => ({
          url: `/images/${encodeURIComponent(String(queryArg.key))}`,
          params: {
            w: queryArg.w,
          },
        }),
        providesTags: ["media"],
      }),
      showDrawnImage: build.query<ShowDrawnImageApiResponse, ShowDrawnImageApiArg>({
        query: (queryArg) => ({
          url: `/images/${encodeURIComponent(String(queryArg.kind))}/${encodeURIComponent(String(queryArg.ownerId))}/${encodeURIComponent(String(queryArg.signature))}`,
          params: {
            w: queryArg.w,
          },
        }),
        providesTags: ["media"],
      }),
      listNotebooks: build.query<ListNotebooksApiResponse, ListNotebooksApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/`,
          params: {
            page: queryArg.page,
            per_page: queryArg.perPage,
            genre_id: queryArg.genreId,
            author: queryArg.author,
            tag: queryArg.tag,
            language: queryArg.language,
            sort: queryArg.sort,
            mine: queryArg.mine,
            trash: queryArg.trash,
          },
        }),
        providesTags: ["notebooks"],
      }),
      createNotebook: build.mutation<CreateNotebookApiResponse, CreateNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/`,
          method: "POST",
          body: queryArg.newNotebook,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["notebooks"],
      }),
      getNotebook: build.query<GetNotebookApiResponse, GetNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}`,
        }),
        providesTags: ["notebooks"],
      }),
      saveNotebook: build.mutation<SaveNotebookApiResponse, SaveNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}`,
          method: "PUT",
          body: queryArg.notebookChanges,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
            "If-Match": queryArg["If-Match"],
          },
        }),
        invalidatesTags: ["notebooks"],
      }),
      deleteNotebook: build.mutation<DeleteNotebookApiResponse, DeleteNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}`,
          method: "DELETE",
          params: {
            forever: queryArg.forever,
          },
        }),
        invalidatesTags: ["notebooks"],
      }),
      exportNotebook: build.query<ExportNotebookApiResponse, ExportNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/export`,
          params: {
            format: queryArg.format,
            mode: queryArg.mode,
          },
        }),
        providesTags: ["exports"],
      }),
      notebookFeed: build.query<NotebookFeedApiResponse, NotebookFeedApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/feed.atom`,
        }),
        providesTags: ["feeds"],
      }),
      showNotebookImage: build.query<ShowNotebookImageApiResponse, ShowNotebookImageApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/image/`,
          params: {
            w: queryArg.w,
          },
        }),
        providesTags: ["media"],
      }),
      uploadNotebookImage: build.mutation<UploadNotebookImageApiResponse, UploadNotebookImageApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/image/`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["media"],
      }),
      removeNotebookImage: build.mutation<RemoveNotebookImageApiResponse, RemoveNotebookImageApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/image/`,
          method: "DELETE",
        }),
        invalidatesTags: ["media"],
      }),
      publishNotebook: build.mutation<PublishNotebookApiResponse, PublishNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/publish`,
          method: "POST",
          body: queryArg.publication,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["notebooks"],
      }),
      unpublishNotebook: build.mutation<UnpublishNotebookApiResponse, UnpublishNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/publish`,
          method: "DELETE",
        }),
        invalidatesTags: ["notebooks"],
      }),
      restoreNotebook: build.mutation<RestoreNotebookApiResponse, RestoreNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/restore`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["notebooks"],
      }),
      getArc: build.query<GetArcApiResponse, GetArcApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/${encodeURIComponent(String(queryArg.notebookId))}/sentiment`,
        }),
        providesTags: ["arcs"],
      }),
      importNotebook: build.mutation<ImportNotebookApiResponse, ImportNotebookApiArg>({
        query: (queryArg) => ({
          url: `/notebooks/import`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
          params: {
            title: queryArg.title,
            genre_id: queryArg.genreId,
            language: queryArg.language,
          },
        }),
        invalidatesTags: ["imports"],
      }),
      listPages: build.query<ListPagesApiResponse, ListPagesApiArg>({
        query: (queryArg) => ({
          url: `/pages/`,
          params: {
            page: queryArg.page,
            per_page: queryArg.perPage,
            notebook_id: queryArg.notebookId,
            trash: queryArg.trash,
          },
        }),
        providesTags: ["pages"],
      }),
      createPage: build.mutation<CreatePageApiResponse, CreatePageApiArg>({
        query: (queryArg) => ({
          url: `/pages/`,
          method: "POST",
          body: queryArg.newPage,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["pages"],
      }),
      getPage: build.query<GetPageApiResponse, GetPageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}`,
          params: {
            mode: queryArg.mode,
          },
        }),
        providesTags: ["pages"],
      }),
      savePage: build.mutation<SavePageApiResponse, SavePageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}`,
          method: "PUT",
          body: queryArg.pageChanges,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
            "If-Match": queryArg["If-Match"],
          },
        }),
        invalidatesTags: ["pages"],
      }),
      deletePage: build.mutation<DeletePageApiResponse, DeletePageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}`,
          method: "DELETE",
          params: {
            forever: queryArg.forever,
          },
        }),
        invalidatesTags: ["pages"],
      }),
      listPageImages: build.query<ListPageImagesApiResponse, ListPageImagesApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/images/`,
        }),
        providesTags: ["media"],
      }),
      uploadPageImage: build.mutation<UploadPageImageApiResponse, UploadPageImageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/images/`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["media"],
      }),
      removePageImage: build.mutation<RemovePageImageApiResponse, RemovePageImageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/images/${encodeURIComponent(String(queryArg.key))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["media"],
      }),
      movePage: build.mutation<MovePageApiResponse, MovePageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/position`,
          method: "PUT",
          body: queryArg.newPosition,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
            "If-Match": queryArg["If-Match"],
          },
        }),
        invalidatesTags: ["pages"],
      }),
      createPreview: build.mutation<CreatePreviewApiResponse, CreatePreviewApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/preview`,
          method: "POST",
        }),
        invalidatesTags: ["revisions"],
      }),
      endPreviews: build.mutation<EndPreviewsApiResponse, EndPreviewsApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/preview`,
          method: "DELETE",
        }),
        invalidatesTags: ["revisions"],
      }),
      publishPage: build.mutation<PublishPageApiResponse, PublishPageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/publish`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["pages"],
      }),
      unpublishPage: build.mutation<UnpublishPageApiResponse, UnpublishPageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/publish`,
          method: "DELETE",
        }),
        invalidatesTags: ["pages"],
      }),
      restorePage: build.mutation<RestorePageApiResponse, RestorePageApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/restore`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["pages"],
      }),
      listRevisions: build.query<ListRevisionsApiResponse, ListRevisionsApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/revisions`,
        }),
        providesTags: ["revisions"],
      }),
      getRevision: build.query<GetRevisionApiResponse, GetRevisionApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/revisions/${encodeURIComponent(String(queryArg.revision))}`,
        }),
        providesTags: ["revisions"],
      }),
      nameRevision: build.mutation<NameRevisionApiResponse, NameRevisionApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/revisions/${encodeURIComponent(String(queryArg.revision))}`,
          method: "PUT",
          body: queryArg.revisionName,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
            "If-Match": queryArg["If-Match"],
          },
        }),
        invalidatesTags: ["revisions"],
      }),
      restoreRevision: build.mutation<RestoreRevisionApiResponse, RestoreRevisionApiArg>({
        query: (queryArg) => ({
          url: `/pages/${encodeURIComponent(String(queryArg.pageId))}/revisions/${encodeURIComponent(String(queryArg.revision))}/restore`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["revisions"],
      }),
      plugins: build.query<PluginsApiResponse, PluginsApiArg>({
        query: () => ({ url: `/plugins` }),
        providesTags: ["plugins"],
      }),
      readPreview: build.mutation<ReadPreviewApiResponse, ReadPreviewApiArg>({
        query: (queryArg) => ({
          url: `/preview`,
          method: "POST",
          body: queryArg.previewToken,
        }),
        invalidatesTags: ["revisions"],
      }),
      listReadings: build.query<ListReadingsApiResponse, ListReadingsApiArg>({
        query: (queryArg) => ({
          url: `/readings/`,
          params: {
            page: queryArg.page,
            per_page: queryArg.perPage,
          },
        }),
        providesTags: ["readings"],
      }),
      follow: build.mutation<FollowApiResponse, FollowApiArg>({
        query: (queryArg) => ({
          url: `/readings/`,
          method: "POST",
          body: queryArg.following,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["readings"],
      }),
      unfollowNamed: build.mutation<UnfollowNamedApiResponse, UnfollowNamedApiArg>({
        query: (queryArg) => ({
          url: `/readings/`,
          method: "DELETE",
          body: queryArg.followed,
        }),
        invalidatesTags: ["readings"],
      }),
      reach: build.mutation<ReachApiResponse, ReachApiArg>({
        query: (queryArg) => ({
          url: `/readings/${encodeURIComponent(String(queryArg.notebookId))}`,
          method: "PUT",
          body: queryArg.reached,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
            "If-Match": queryArg["If-Match"],
          },
        }),
        invalidatesTags: ["readings"],
      }),
      unfollow: build.mutation<UnfollowApiResponse, UnfollowApiArg>({
        query: (queryArg) => ({
          url: `/readings/${encodeURIComponent(String(queryArg.notebookId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["readings"],
      }),
      listNews: build.query<ListNewsApiResponse, ListNewsApiArg>({
        query: (queryArg) => ({
          url: `/readings/news`,
          params: {
            page: queryArg.page,
            per_page: queryArg.perPage,
          },
        }),
        providesTags: ["readings"],
      }),
      refreshAlias: build.mutation<RefreshAliasApiResponse, RefreshAliasApiArg>({
        query: () => ({ url: `/refresh`, method: "POST" }),
        invalidatesTags: ["session"],
      }),
      makeReport: build.mutation<MakeReportApiResponse, MakeReportApiArg>({
        query: (queryArg) => ({
          url: `/reports`,
          method: "POST",
          body: queryArg.reportForm,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["administration"],
      }),
      search: build.query<SearchApiResponse, SearchApiArg>({
        query: (queryArg) => ({
          url: `/search`,
          params: {
            page: queryArg.page,
            per_page: queryArg.perPage,
            q: queryArg.q,
            type: queryArg["type"],
          },
        }),
        providesTags: ["search"],
      }),
      judgeOne: build.query<JudgeOneApiResponse, JudgeOneApiArg>({
        query: (queryArg) => ({
          url: `/sentiment`,
          params: {
            key: queryArg.key,
            sentence: queryArg.sentence,
          },
        }),
        providesTags: ["sentiment"],
      }),
      judge: build.mutation<JudgeApiResponse, JudgeApiArg>({
        query: (queryArg) => ({
          url: `/sentiment`,
          method: "POST",
          body: queryArg.analysis,
        }),
        invalidatesTags: ["sentiment"],
      }),
      model: build.query<ModelApiResponse, ModelApiArg>({
        query: () => ({ url: `/sentiment/model` }),
        providesTags: ["sentiment"],
      }),
      ownProfile: build.query<OwnProfileApiResponse, OwnProfileApiArg>({
        query: () => ({ url: `/user` }),
        providesTags: ["users"],
      }),
      closeAccount: build.mutation<CloseAccountApiResponse, CloseAccountApiArg>({
        query: (queryArg) => ({
          url: `/user`,
          method: "DELETE",
          body: queryArg.closeAccount,
        }),
        invalidatesTags: ["users"],
      }),
      profile: build.query<ProfileApiResponse, ProfileApiArg>({
        query: (queryArg) => ({
          url: `/user/${encodeURIComponent(String(queryArg.username))}`,
        }),
        providesTags: ["users"],
      }),
      authorFeed: build.query<AuthorFeedApiResponse, AuthorFeedApiArg>({
        query: (queryArg) => ({
          url: `/user/${encodeURIComponent(String(queryArg.username))}/feed.atom`,
        }),
        providesTags: ["feeds"],
      }),
      showUserImage: build.query<ShowUserImageApiResponse, ShowUserImageApiArg>({
        query: (queryArg) => ({
          url: `/user/${encodeURIComponent(String(queryArg.username))}/image/`,
          params: {
            w: queryArg.w,
          },
        }),
        providesTags: ["media"],
      }),
      uploadUserImage: build.mutation<UploadUserImageApiResponse, UploadUserImageApiArg>({
        query: (queryArg) => ({
          url: `/user/${encodeURIComponent(String(queryArg.username))}/image/`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["media"],
      }),
      removeUserImage: build.mutation<RemoveUserImageApiResponse, RemoveUserImageApiArg>({
        query: (queryArg) => ({
          url: `/user/${encodeURIComponent(String(queryArg.username))}/image/`,
          method: "DELETE",
        }),
        invalidatesTags: ["media"],
      }),
      listWorks: build.query<ListWorksApiResponse, ListWorksApiArg>({
        query: (queryArg) => ({
          url: `/user/${encodeURIComponent(String(queryArg.username))}/notebooks`,
          params: {
            page: queryArg.page,
            per_page: queryArg.perPage,
          },
        }),
        providesTags: ["notebooks"],
      }),
      resendVerification: build.mutation<ResendVerificationApiResponse, ResendVerificationApiArg>({
        query: (queryArg) => ({
          url: `/user/email/resend`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["session"],
      }),
      verifyEmail: build.mutation<VerifyEmailApiResponse, VerifyEmailApiArg>({
        query: (queryArg) => ({
          url: `/user/email/verify`,
          method: "POST",
          body: queryArg.verify,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["session"],
      }),
      exportUser: build.query<ExportUserApiResponse, ExportUserApiArg>({
        query: (queryArg) => ({
          url: `/user/export`,
          params: {
            notebook_id: queryArg.notebookId,
          },
        }),
        providesTags: ["account"],
      }),
      importUser: build.mutation<ImportUserApiResponse, ImportUserApiArg>({
        query: (queryArg) => ({
          url: `/user/import`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["account"],
      }),
      login: build.mutation<LoginApiResponse, LoginApiArg>({
        query: (queryArg) => ({
          url: `/user/login`,
          method: "POST",
          body: queryArg.login,
        }),
        invalidatesTags: ["session"],
      }),
      logout: build.mutation<LogoutApiResponse, LogoutApiArg>({
        query: () => ({ url: `/user/logout`, method: "DELETE" }),
        invalidatesTags: ["session"],
      }),
      forgotPassword: build.mutation<ForgotPasswordApiResponse, ForgotPasswordApiArg>({
        query: (queryArg) => ({
          url: `/user/password/forgot`,
          method: "POST",
          body: queryArg.forgot,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["session"],
      }),
      resetPassword: build.mutation<ResetPasswordApiResponse, ResetPasswordApiArg>({
        query: (queryArg) => ({
          url: `/user/password/reset`,
          method: "POST",
          body: queryArg.reset,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["session"],
      }),
      register: build.mutation<RegisterApiResponse, RegisterApiArg>({
        query: (queryArg) => ({
          url: `/user/register`,
          method: "POST",
          body: queryArg.register,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["session"],
      }),
      listSessions: build.query<ListSessionsApiResponse, ListSessionsApiArg>({
        query: () => ({ url: `/user/sessions` }),
        providesTags: ["session"],
      }),
      endOtherSessions: build.mutation<EndOtherSessionsApiResponse, EndOtherSessionsApiArg>({
        query: () => ({ url: `/user/sessions`, method: "DELETE" }),
        invalidatesTags: ["session"],
      }),
      endSession: build.mutation<EndSessionApiResponse, EndSessionApiArg>({
        query: (queryArg) => ({
          url: `/user/sessions/${encodeURIComponent(String(queryArg.sessionId))}`,
          method: "DELETE",
        }),
        invalidatesTags: ["session"],
      }),
      changeSettings: build.mutation<ChangeSettingsApiResponse, ChangeSettingsApiArg>({
        query: (queryArg) => ({
          url: `/user/settings`,
          method: "PUT",
          body: queryArg.settingsChange,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
            "If-Match": queryArg["If-Match"],
          },
        }),
        invalidatesTags: ["users"],
      }),
      refresh: build.mutation<RefreshApiResponse, RefreshApiArg>({
        query: () => ({ url: `/user/token/refresh`, method: "POST" }),
        invalidatesTags: ["session"],
      }),
      live: build.query<LiveApiResponse, LiveApiArg>({
        query: () => ({ url: `/health/live` }),
        providesTags: ["health"],
      }),
      ready: build.query<ReadyApiResponse, ReadyApiArg>({
        query: () => ({ url: `/health/ready` }),
        providesTags: ["health"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as api };
export type BlockNotebookApiResponse = unknown;
export type BlockNotebookApiArg = {
  notebookId: number;
  "Idempotency-Key"?: string;
};
export type UnblockNotebookApiResponse = unknown;
export type UnblockNotebookApiArg = {
  notebookId: number;
};
export type ListReportsApiResponse = /** status 200 OK */ ListingManagedReport;
export type ListReportsApiArg = {
  /** Page of the list, from 1. */
  page?: number;
  /** Items a page. */
  perPage?: number;
  /** Only those that are not resolved. */
  open?: boolean;
};
export type ChangeReportApiResponse =
  /** status 200 A report as administrators see it. `reporter` and `resolved_by` are user names, null once they are deleted. */ ManagedReport;
export type ChangeReportApiArg = {
  reportId: number;
  "Idempotency-Key"?: string;
  "If-Match"?: string;
  reportChange: ReportChange;
};
export type ListUsersApiResponse = /** status 200 OK */ ListingManagedUser;
export type ListUsersApiArg = {
  /** Page of the list, from 1. */
  page?: number;
  /** Items a page. */
  perPage?: number;
  /** Part of a user name or an e-mail address. */
  q?: string;
};
export type ChangeUserApiResponse = /** status 200 A user as administrators see them. */ ManagedUser;
export type ChangeUserApiArg = {
  userId: number;
  "Idempotency-Key"?: string;
  "If-Match"?: string;
  userChange: UserChange;
};
export type ListGenresApiResponse = /** status 200 Built-in mutable sequence. */ Genre[];
export type ListGenresApiArg = void;
export type GenreFeedApiResponse = /** status 200 OK */ Blob;
export type GenreFeedApiArg = {
  slug: string;
};
export type ShowImageApiResponse = /** status 200 OK */ Blob | /** status 206 Partial Content */ Blob;
export type ShowImageApiArg = {
  key: string;
  /** Pixels that it will be wide on the screen: gives the next greater width, as WebP. */
  w?: number | null;
};
export type ShowDrawnImageApiResponse = /** status 200 OK */ Blob | /** status 206 Partial Content */ Blob;
export type ShowDrawnImageApiArg = {
  kind: string;
  ownerId: number;
  signature: string;
  /** Pixels that it will be wide on the screen: gives the next greater width, as WebP. */
  w?: number | null;
};
export type ListNotebooksApiResponse = /** status 200 OK */ ListingNotebook;
export type ListNotebooksApiArg = {
  /** Page of the list, from 1. */
  page?: number;
  /** Items a page. */
  perPage?: number;
  genreId?: number | null;
  /** A user name. */
  author?: string | null;
  /** A tag, however it is cased or accented. */
  tag?: string | null;
  /** A language: `es` finds `es-AR` too. */
  language?: string | null;
  /** `recent`: what has something new first. */
  sort?: "popular" | "recent" | "title";
  /** One's own works, drafts too. */
  mine?: boolean;
  /** One's own deleted works. */
  trash?: boolean;
};
export type CreateNotebookApiResponse =
  /** status 201 A work with its table of contents: for readers the published pages, renumbered. */ NotebookDetail;
export type CreateNotebookApiArg = {
  "Idempotency-Key"?: string;
  newNotebook: NewNotebook;
};
export type GetNotebookApiResponse =
  /** status 200 A work with its table of contents: for readers the published pages, renumbered. */ NotebookDetail;
export type GetNotebookApiArg = {
  notebookId: number;
};
export type SaveNotebookApiResponse =
  /** status 200 A work with its table of contents: for readers the published pages, renumbered. */ NotebookDetail;
export type SaveNotebookApiArg = {
  notebookId: number;
  "Idempotency-Key"?: string;
  "If-Match"?: string;
  notebookChanges: NotebookChanges;
};
export type DeleteNotebookApiResponse = unknown;
export type DeleteNotebookApiArg = {
  notebookId: number;
  /** Delete for good what is in the trash. */
  forever?: boolean;
};
export type ExportNotebookApiResponse = /** status 200 OK */ Blob;
export type ExportNotebookApiArg = {
  notebookId: number;
  /** The kind of file. */
  format: "epub" | "html" | "json" | "markdown";
  /** `reader`: what readers get. `editor`: the drafts, for the author, whose default it is. */
  mode?: ("editor" | "reader") | null;
};
export type NotebookFeedApiResponse = /** status 200 OK */ Blob;
export type NotebookFeedApiArg = {
  notebookId: number;
};
export type ShowNotebookImageApiResponse = /** status 200 OK */ Blob | /** status 206 Partial Content */ Blob;
export type ShowNotebookImageApiArg = {
  notebookId: number;
  /** Pixels that it will be wide on the screen: gives the next greater width, as WebP. */
  w?: number | null;
};
export type UploadNotebookImageApiResponse = /** status 201 A picture that was stored. */ StoredImage;
export type UploadNotebookImageApiArg = {
  notebookId: number;
  "Idempotency-Key"?: string;
  body: {
    /** A file of at most 10,485,760 bytes. */
    image: Blob;
  };
};
export type RemoveNotebookImageApiResponse = unknown;
export type RemoveNotebookImageApiArg = {
  notebookId: number;
};
export type PublishNotebookApiResponse = unknown;
export type PublishNotebookApiArg = {
  notebookId: number;
  "Idempotency-Key"?: string;
  publication: Publication;
};
export type UnpublishNotebookApiResponse = unknown;
export type UnpublishNotebookApiArg = {
  notebookId: number;
};
export type RestoreNotebookApiResponse =
  /** status 200 A work with its table of contents: for readers the published pages, renumbered. */ NotebookDetail;
export type RestoreNotebookApiArg = {
  notebookId: number;
  "Idempotency-Key"?: string;
};
export type GetArcApiResponse =
  /** status 200 How a work feels, as a whole and page by page; of pages that are not pending. */ EmotionalArc;
export type GetArcApiArg = {
  notebookId: number;
};
export type ImportNotebookApiResponse =
  /** status 201 A work that was imported, with what could not come over as it was. */ ImportedNotebook;
export type ImportNotebookApiArg = {
  /** By default the file's own, or its name. */
  title?: string | null;
  /** By default fiction, or what a JSON file says. */
  genreId?: number | null;
  /** By default the file's own, or its author's. */
  language?: string | null;
  "Idempotency-Key"?: string;
  body: {
    /** A file of at most 33,554,432 bytes. */
    file: Blob;
  };
};
export type ListPagesApiResponse = /** status 200 OK */ ListingPageSummary;
export type ListPagesApiArg = {
  /** Page of the list, from 1. */
  page?: number;
  /** Items a page. */
  perPage?: number;
  notebookId: number;
  /** The deleted pages, for their author. */
  trash?: boolean;
};
export type CreatePageApiResponse =
  /** status 201 A page: the draft for its author, the published copy, between its neighbours, for readers. */ Page;
export type CreatePageApiArg = {
  "Idempotency-Key"?: string;
  newPage: NewPage;
};
export type GetPageApiResponse =
  /** status 200 A page: the draft for its author, the published copy, between its neighbours, for readers. */ Page;
export type GetPageApiArg = {
  pageId: number;
  /** `reader`: the published copy. `editor`: the draft. */
  mode?: "editor" | "reader";
};
export type SavePageApiResponse =
  /** status 200 A page that was saved; without its content if that was an autosave. */ SavedPage;
export type SavePageApiArg = {
  pageId: number;
  "Idempotency-Key"?: string;
  "If-Match"?: string;
  pageChanges: PageChanges;
};
export type DeletePageApiResponse = unknown;
export type DeletePageApiArg = {
  pageId: number;
  /** Delete for good what is in the trash. */
  forever?: boolean;
};
export type ListPageImagesApiResponse = /** status 200 Built-in mutable sequence. */ StoredImage[];
export type ListPageImagesApiArg = {
  pageId: number;
};
export type UploadPageImageApiResponse = /** status 201 A picture that was stored. */ StoredImage;
export type UploadPageImageApiArg = {
  pageId: number;
  "Idempotency-Key"?: string;
  body: {
    /** A file of at most 10,485,760 bytes. */
    image: Blob;
  };
};
export type RemovePageImageApiResponse = unknown;
export type RemovePageImageApiArg = {
  pageId: number;
  key: string;
};
export type MovePageApiResponse =
  /** status 200 A page: the draft for its author, the published copy, between its neighbours, for readers. */ Page;
export type MovePageApiArg = {
  pageId: number;
  "Idempotency-Key"?: string;
  "If-Match"?: string;
  newPosition: NewPosition;
};
export type CreatePreviewApiResponse =
  /** status 201 An address that shows a draft to whoever has it, until it expires. */ PreviewLink;
export type CreatePreviewApiArg = {
  pageId: number;
};
export type EndPreviewsApiResponse = unknown;
export type EndPreviewsApiArg = {
  pageId: number;
};
export type PublishPageApiResponse = unknown;
export type PublishPageApiArg = {
  pageId: number;
  "Idempotency-Key"?: string;
};
export type UnpublishPageApiResponse = unknown;
export type UnpublishPageApiArg = {
  pageId: number;
};
export type RestorePageApiResponse =
  /** status 200 A page: the draft for its author, the published copy, between its neighbours, for readers. */ Page;
export type RestorePageApiArg = {
  pageId: number;
  "Idempotency-Key"?: string;
};
export type ListRevisionsApiResponse = /** status 200 Built-in mutable sequence. */ RevisionSummary[];
export type ListRevisionsApiArg = {
  pageId: number;
};
export type GetRevisionApiResponse = /** status 200 One saved state of a page, with its content. */ Revision;
export type GetRevisionApiArg = {
  pageId: number;
  revision: number;
};
export type NameRevisionApiResponse =
  /** status 200 One saved state of a page. `revision` is the version that the page had then. */ RevisionSummary;
export type NameRevisionApiArg = {
  pageId: number;
  revision: number;
  "Idempotency-Key"?: string;
  "If-Match"?: string;
  revisionName: RevisionName;
};
export type RestoreRevisionApiResponse =
  /** status 200 A page: the draft for its author, the published copy, between its neighbours, for readers. */ Page;
export type RestoreRevisionApiArg = {
  pageId: number;
  revision: number;
  "Idempotency-Key"?: string;
};
export type PluginsApiResponse = /** status 200 Built-in mutable sequence. */ PluginState[];
export type PluginsApiArg = void;
export type ReadPreviewApiResponse =
  /** status 200 A page: the draft for its author, the published copy, between its neighbours, for readers. */ Page;
export type ReadPreviewApiArg = {
  previewToken: PreviewToken;
};
export type ListReadingsApiResponse = /** status 200 OK */ ListingReading;
export type ListReadingsApiArg = {
  /** Page of the list, from 1. */
  page?: number;
  /** Items a page. */
  perPage?: number;
};
export type FollowApiResponse =
  | /** status 200 A work that somebody follows, and how far they have read. */ Reading
  | /** status 201 A work that somebody follows, and how far they have read. */ Reading;
export type FollowApiArg = {
  "Idempotency-Key"?: string;
  following: Following;
};
export type UnfollowNamedApiResponse = unknown;
export type UnfollowNamedApiArg = {
  followed: Followed;
};
export type ReachApiResponse =
  /** status 200 A work that somebody follows, and how far they have read. */ Reading;
export type ReachApiArg = {
  notebookId: number;
  "Idempotency-Key"?: string;
  "If-Match"?: string;
  reached: Reached;
};
export type UnfollowApiResponse = unknown;
export type UnfollowApiArg = {
  notebookId: number;
};
export type ListNewsApiResponse = /** status 200 OK */ ListingNews;
export type ListNewsApiArg = {
  /** Page of the list, from 1. */
  page?: number;
  /** Items a page. */
  perPage?: number;
};
export type RefreshAliasApiResponse =
  /** status 200 A new access token, and the refresh token that replaces the one before. */ TokenPair;
export type RefreshAliasApiArg = void;
export type MakeReportApiResponse = /** status 201 A report that was made. */ Report;
export type MakeReportApiArg = {
  "Idempotency-Key"?: string;
  reportForm: ReportForm;
};
export type SearchApiResponse =
  /** status 200 A page of what was found, best first; `total` counts no more than the 500 best. */ SearchResults;
export type SearchApiArg = {
  /** Page of the list, from 1. */
  page?: number;
  /** Items a page. */
  perPage?: number;
  /** Words, and phrases between quotes. */
  q: string;
  /** Only works, or only pages. */
  type?: ("notebook" | "page") | null;
};
export type JudgeOneApiResponse = /** status 200 What a sentence feels like. */ OneJudged;
export type JudgeOneApiArg = {
  /** Whatever tells the answer apart; it is given back. */
  key: string;
  sentence: string;
};
export type JudgeApiResponse = /** status 200 What the sentences feel like, in their order. */ AllJudged;
export type JudgeApiArg = {
  analysis: Analysis;
};
export type ModelApiResponse = /** status 200 What judges sentences, and how far to trust it. */ Model;
export type ModelApiArg = void;
export type OwnProfileApiResponse = /** status 200 A user's own profile and settings. */ OwnProfile;
export type OwnProfileApiArg = void;
export type CloseAccountApiResponse = unknown;
export type CloseAccountApiArg = {
  closeAccount: CloseAccount;
};
export type ProfileApiResponse = /** status 200 A user as everybody sees them. */ Profile;
export type ProfileApiArg = {
  username: string;
};
export type AuthorFeedApiResponse = /** status 200 OK */ Blob;
export type AuthorFeedApiArg = {
  username: string;
};
export type ShowUserImageApiResponse = /** status 200 OK */ Blob | /** status 206 Partial Content */ Blob;
export type ShowUserImageApiArg = {
  username: string;
  /** Pixels that it will be wide on the screen: gives the next greater width, as WebP. */
  w?: number | null;
};
export type UploadUserImageApiResponse = /** status 201 A picture that was stored. */ StoredImage;
export type UploadUserImageApiArg = {
  username: string;
  "Idempotency-Key"?: string;
  body: {
    /** A file of at most 10,485,760 bytes. */
    image: Blob;
  };
};
export type RemoveUserImageApiResponse = unknown;
export type RemoveUserImageApiArg = {
  username: string;
};
export type ListWorksApiResponse = /** status 200 OK */ ListingNotebook;
export type ListWorksApiArg = {
  username: string;
  /** Page of the list, from 1. */
  page?: number;
  /** Items a page. */
  perPage?: number;
};
export type ResendVerificationApiResponse = unknown;
export type ResendVerificationApiArg = {
  "Idempotency-Key"?: string;
};
export type VerifyEmailApiResponse = unknown;
export type VerifyEmailApiArg = {
  "Idempotency-Key"?: string;
  verify: Verify;
};
export type ExportUserApiResponse = /** status 200 OK */ Blob;
export type ExportUserApiArg = {
  /** Only this work of one's own, without the profile picture and the readings. */
  notebookId?: number | null;
};
export type ImportUserApiResponse = /** status 201 What came in of an account's zip. */ ImportedAccount;
export type ImportUserApiArg = {
  "Idempotency-Key"?: string;
  body: {
    /** A file of at most 33,554,432 bytes. */
    file: Blob;
  };
};
export type LoginApiResponse = /** status 200 A new session. */ SignedIn;
export type LoginApiArg = {
  login: Login;
};
export type LogoutApiResponse = unknown;
export type LogoutApiArg = void;
export type ForgotPasswordApiResponse = unknown;
export type ForgotPasswordApiArg = {
  "Idempotency-Key"?: string;
  forgot: Forgot;
};
export type ResetPasswordApiResponse = unknown;
export type ResetPasswordApiArg = {
  "Idempotency-Key"?: string;
  reset: Reset;
};
export type RegisterApiResponse = /** status 201 The new account. */ Registered;
export type RegisterApiArg = {
  "Idempotency-Key"?: string;
  register: Register;
};
export type ListSessionsApiResponse = /** status 200 Built-in mutable sequence. */ SessionItem[];
export type ListSessionsApiArg = void;
export type EndOtherSessionsApiResponse = unknown;
export type EndOtherSessionsApiArg = void;
export type EndSessionApiResponse = unknown;
export type EndSessionApiArg = {
  sessionId: number;
};
export type ChangeSettingsApiResponse = /** status 200 A user's own profile and settings. */ OwnProfile;
export type ChangeSettingsApiArg = {
  "Idempotency-Key"?: string;
  "If-Match"?: string;
  settingsChange: SettingsChange;
};
export type RefreshApiResponse =
  /** status 200 A new access token, and the refresh token that replaces the one before. */ TokenPair;
export type RefreshApiArg = void;
export type LiveApiResponse = /** status 200 The process answers. */ Live;
export type LiveApiArg = void;
export type ReadyApiResponse =
  /** status 200 Whether requests are welcome. `degraded`: the site works, and a store is away. */ Ready;
export type ReadyApiArg = void;
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: {
    [key: string]: string[];
  };
  current?: any;
  msg?: string | null;
};
export type ManagedReport = {
  report_id: number;
  kind: string;
  target_id: number;
  reason: string;
  created: string;
  reporter: string | null;
  resolved: boolean;
  resolved_at: string | null;
  resolved_by: string | null;
};
export type ListingManagedReport = {
  items: ManagedReport[];
  page: number;
  per_page: number;
  total: number;
};
export type ReportChange = {
  resolved: boolean;
};
export type ManagedUser = {
  user_id: number;
  username: string;
  display_name: string;
  email: string;
  email_verified: boolean;
  /** What a user may do. */
  role: "user" | "admin";
  disabled: boolean;
  /** The user has left; deleted after 30 days. */
  closed: boolean;
  user_created: string;
  /** When a session of this user last began or went on. */
  last_used: string | null;
};
export type ListingManagedUser = {
  items: ManagedUser[];
  page: number;
  per_page: number;
  total: number;
};
export type UserChange = {
  disabled?: boolean | null;
  role?: ("user" | "admin") | null;
  end_sessions?: boolean;
};
export type Genre = {
  genre_id: number;
  slug: string;
  name: string;
};
export type Notebook = {
  notebook_id: number;
  user_id: number;
  /** The author's user name. */
  author: string;
  /** The name under which the author writes. */
  author_name: string;
  genre_id: number;
  title: string;
  resume: string;
  /** A BCP 47 tag, such as `es` or `pt-BR`. */
  language: string;
  tags: string[];
  status: "draft" | "published";
  version: number;
  page_count: number;
  word_count: number;
  followers: number;
  created: string;
  updated: string;
  published_at: string | null;
  /** Address of the picture, which whoever has it may open; takes `w`. */
  image_url: string | null;
  /** Since when this is in the trash. */
  deleted_at?: string;
  /** True, for its author, while an administrator hides the work. */
  blocked?: boolean;
};
export type ListingNotebook = {
  items: Notebook[];
  page: number;
  per_page: number;
  total: number;
};
export type PageEntry = {
  page_id: number;
  position: number;
  title: string;
  status: "changed" | "draft" | "published";
  word_count: number;
  published_at: string | null;
};
export type NotebookDetail = {
  notebook_id: number;
  user_id: number;
  /** The author's user name. */
  author: string;
  /** The name under which the author writes. */
  author_name: string;
  genre_id: number;
  title: string;
  resume: string;
  /** A BCP 47 tag, such as `es` or `pt-BR`. */
  language: string;
  tags: string[];
  status: "draft" | "published";
  version: number;
  page_count: number;
  word_count: number;
  followers: number;
  created: string;
  updated: string;
  published_at: string | null;
  /** Address of the picture, which whoever has it may open; takes `w`. */
  image_url: string | null;
  /** Since when this is in the trash. */
  deleted_at?: string;
  /** True, for its author, while an administrator hides the work. */
  blocked?: boolean;
  pages: PageEntry[];
};
export type NewNotebook = {
  title: string;
  genre_id: number;
  resume?: string;
  language?: string;
  tags?: string[];
};
export type NotebookChanges = {
  title?: string;
  genre_id?: number;
  resume?: string;
  language?: string;
  tags?: string[];
  version?: number | null;
};
export type StoredImage = {
  /** Its address, which whoever has it may open; takes `w`. */
  image_url: string;
  /** Its name in the store: the SHA-256 of its content, and a nonce. */
  key: string;
  /** Media type of the picture in its own size. */
  mime: string;
  /** Its bytes in its own size. */
  size: number;
  width: number;
  height: number;
  /** The widths in which it can be had as WebP. */
  widths: number[];
};
export type Publication = {
  /** Whether every page is published too. */
  pages?: boolean;
};
export type ArcModel = {
  name: string;
  version: string;
};
export type ArcPage = {
  page_id: number;
  position: number;
  title: string;
  word_count: number;
  pending: boolean;
  /** Mean P(positive) of the sentences that are positive or negative; null where none is. */
  mean: number | null;
  sentences: number;
  positive: number;
  negative: number;
  neutral: number;
  /** Up to 20 points: how far into the page, from 0 to 1, and the mean of the sentences there. */
  course: [number, number][];
};
export type EmotionalArc = {
  notebook_id: number;
  /** Who judged; null while all pages are pending. */
  model: ArcModel | null;
  /** No page is pending. */
  complete: boolean;
  /** Pages that are not judged yet. */
  pending: number;
  /** Mean P(positive) of the sentences that are positive or negative; null where none is. */
  mean: number | null;
  sentences: number;
  positive: number;
  negative: number;
  neutral: number;
  pages: ArcPage[];
};
export type Note = {
  code: string;
  /** A sentence for the person who sent the file. */
  detail: string;
  /** How often. */
  count: number;
};
export type ImportedNotebook = {
  notebook_id: number;
  user_id: number;
  /** The author's user name. */
  author: string;
  /** The name under which the author writes. */
  author_name: string;
  genre_id: number;
  title: string;
  resume: string;
  /** A BCP 47 tag, such as `es` or `pt-BR`. */
  language: string;
  tags: string[];
  status: "draft" | "published";
  version: number;
  page_count: number;
  word_count: number;
  followers: number;
  created: string;
  updated: string;
  published_at: string | null;
  /** Address of the picture, which whoever has it may open; takes `w`. */
  image_url: string | null;
  /** Since when this is in the trash. */
  deleted_at?: string;
  /** True, for its author, while an administrator hides the work. */
  blocked?: boolean;
  pages: PageEntry[];
  notes: Note[];
};
export type PageSummary = {
  page_id: number;
  notebook_id: number;
  title: string;
  /** Null in the trash. */
  position: number | null;
  status: "changed" | "draft" | "published";
  version: number;
  word_count: number;
  created: string;
  updated: string;
  /** Since when readers have this page. */
  published_at: string | null;
  /** Since when this is in the trash. */
  deleted_at?: string;
};
export type ListingPageSummary = {
  items: PageSummary[];
  page: number;
  per_page: number;
  total: number;
};
export type Page = {
  page_id: number;
  notebook_id: number;
  title: string;
  /** Null in the trash. */
  position: number | null;
  status: "changed" | "draft" | "published";
  version: number;
  word_count: number;
  created: string;
  updated: string;
  /** Since when readers have this page. */
  published_at: string | null;
  /** Since when this is in the trash. */
  deleted_at?: string;
  /** A Slate document: a list of nodes. */
  content: {
    type: string;
    children: object[];
  }[];
  previous?: number | null;
  next?: number | null;
};
export type NewPage = {
  notebook_id: number;
  title: string;
  /** A Slate document: a list of nodes. */
  content: {
    type: string;
    children: object[];
  }[];
};
export type SavedPage = {
  page_id: number;
  notebook_id: number;
  title: string;
  /** Null in the trash. */
  position: number | null;
  status: "changed" | "draft" | "published";
  version: number;
  word_count: number;
  created: string;
  updated: string;
  /** Since when readers have this page. */
  published_at: string | null;
  /** Since when this is in the trash. */
  deleted_at?: string;
  /** A Slate document: a list of nodes. */
  content?: {
    type: string;
    children: object[];
  }[];
};
export type PageChanges = {
  title?: string;
  /** A Slate document: a list of nodes. */
  content?: {
    type: string;
    children: object[];
  }[];
  version?: number | null;
  /** Saved by the editor, not by the person. */
  autosave?: boolean;
};
export type NewPosition = {
  position: number;
};
export type PreviewLink = {
  url: string;
  expires: string;
};
export type RevisionSummary = {
  revision: number;
  created: string;
  title: string;
  word_count: number;
  autosave: boolean;
  name: string | null;
};
export type Revision = {
  revision: number;
  created: string;
  title: string;
  word_count: number;
  autosave: boolean;
  name: string | null;
  /** A Slate document: a list of nodes. */
  content: {
    type: string;
    children: object[];
  }[];
};
export type RevisionName = {
  name: string | null;
};
export type PluginState = {
  name: string;
  version: string;
  status: "broken" | "not installed" | "off" | "on";
  description: string;
  reason?: string | null;
  client?: string[];
};
export type PreviewToken = {
  token: string;
};
export type Reading = {
  notebook: Notebook;
  /** The page that was reached. */
  page_id: number | null;
  /** The part of the published pages up to that page. */
  progress: number;
  /** Published pages after that page. */
  unread: number;
  created: string;
};
export type ListingReading = {
  items: Reading[];
  page: number;
  per_page: number;
  total: number;
};
export type Following = {
  notebook_id: number;
  /** The page that was reached before; left alone if one follows already. */
  page_id?: number | null;
};
export type Followed = {
  notebook_id: number;
};
export type Reached = {
  page_id: number | null;
};
export type News = {
  notebook: Notebook;
  page_id: number;
  title: string;
  word_count: number;
  /** Since when readers have had it. */
  published_at: string;
  /** Whether it stands after the page that was reached. */
  unread: boolean;
};
export type ListingNews = {
  items: News[];
  page: number;
  per_page: number;
  total: number;
};
export type TokenPair = {
  access_token: string;
  refresh_token: string;
};
export type Report = {
  report_id: number;
  kind: string;
  target_id: number;
  reason: string;
  created: string;
};
export type ReportForm = {
  /** What it is about. */
  kind?: "notebook" | "page" | "user";
  target_id: number;
  reason?: string;
};
export type SearchItem = {
  type: "notebook" | "page";
  notebook_id: number;
  page_id?: number;
  /** Title of the work or of the page. */
  title: string;
  /** Title of the work. */
  notebook_title: string;
  /** The author's user name. */
  author: string;
  /** The name under which the author writes. */
  author_name: string;
  /** A piece of the title, synopsis, author's name, tags or text that fits. */
  snippet: string;
  /** What fits in `snippet`: start and end, in UTF-16 code units. */
  matches: [number, number][];
  score: number;
};
export type SearchResults = {
  items: SearchItem[];
  page: number;
  per_page: number;
  total: number;
  /** Where nothing was found: what would be, if one letter were another. */
  suggestion?: string;
};
export type OneJudged = {
  key: string;
  /** The likelier of the two. */
  sentiment: "negative" | "positive";
  /** The probability that it is positive. */
  score: number;
};
export type Judged = {
  key?: string;
  /** In UTF-16 code units. */
  start?: number;
  /** In UTF-16 code units. */
  end?: number;
  /** The likelier of the two. */
  sentiment: "negative" | "positive";
  /** Neutral where the score is too near the middle, or there is nothing to go by. */
  verdict: "negative" | "neutral" | "positive";
  /** The probability that it is positive. */
  score: number;
  /** BCP 47: `es`, `en`, or `und` where neither can be told. */
  language: string;
};
export type AllJudged = {
  results: Judged[];
};
export type KeyedSentence = {
  /** Whatever tells the answer apart; it is given back. */
  key: string;
  sentence: string;
};
export type Analysis = {
  sentences?: KeyedSentence[];
  text?: string;
};
export type Model = {
  name: string;
  version: string;
  /** BCP 47 tags. */
  languages: string[];
  /** Between these scores the verdict is neutral. */
  neutral: number[];
  /** What it was trained on, a line a source. */
  training_data: string[];
  /** The share of a test set's sentences that it judged as people did, by the set's name. */
  accuracy: {
    [key: string]: number;
  };
};
export type OwnProfile = {
  user_id: number;
  username: string;
  display_name: string;
  bio: string;
  /** Address of the picture, which whoever has it may open; takes `w`. */
  image_url: string | null;
  email: string;
  email_verified: boolean;
  /** New address, until it is verified. */
  pending_email: string | null;
  /** Language of the site's mail to this user. */
  locale: "es" | "en";
  /** What a user may do. */
  role: "user" | "admin";
  version: number;
  user_created: string;
  /** Works of this user that readers may see. */
  notebooks: number;
  /** People who follow at least one of these works. */
  followers: number;
};
export type CloseAccount = {
  /** The present password. */
  password?: string;
};
export type Profile = {
  user_id: number;
  username: string;
  display_name: string;
  bio: string;
  /** Address of the picture, which whoever has it may open; takes `w`. */
  image_url: string | null;
  user_created: string;
  /** Works of this user that readers may see. */
  notebooks: number;
  /** People who follow at least one of these works. */
  followers: number;
};
export type Verify = {
  /** What stands behind # in the link that was sent by mail. */
  token: string;
};
export type ImportedWork = {
  notebook_id: number;
  title: string;
  page_count: number;
  notes: Note[];
};
export type RefusedWork = {
  title: string;
  /** Why: the code of the problem. */
  code: string;
  /** Why, in a sentence for the person who sent the file. */
  detail: string;
};
export type ImportedAccount = {
  works: ImportedWork[];
  refused: RefusedWork[];
  /** What of the profile could not be taken along. */
  notes: Note[];
};
export type SignedIn = {
  access_token: string;
  refresh_token: string;
  user: OwnProfile;
};
export type Login = {
  /** User name or e-mail address. */
  username?: string;
  /** The present password. */
  password?: string;
};
export type Forgot = {
  /** An e-mail address. */
  email: string;
};
export type Reset = {
  /** What stands behind # in the link that was sent by mail. */
  token?: string;
  /** Any characters, all of which count. */
  password?: string;
};
export type Registered = {
  user_id: number;
  username: string;
  email: string;
  user_created: string;
};
export type Register = {
  /** Letters, digits, '_', '.' and '-'; unique however it is cased or accented. */
  username?: string;
  /** An e-mail address. */
  email?: string;
  /** Any characters, all of which count. */
  password?: string;
  /** Code of an invitation, where the site asks for one. */
  invite?: string | null;
};
export type SessionItem = {
  session_id: number;
  user_agent: string;
  address: string;
  current: boolean;
  created: string;
  last_used: string;
};
export type SettingsChange = {
  /** Letters, digits, '_', '.' and '-'; unique however it is cased or accented. */
  username?: string;
  /** An e-mail address. */
  email?: string;
  /** Any characters, all of which count. */
  password?: string;
  /** Name shown to readers. */
  display_name?: string;
  /** What a user says about themselves. */
  bio?: string;
  /** Language of the site's mail to this user. */
  locale?: "es" | "en";
  current_password?: string | null;
  /** The version this change was made from. */
  version?: number | null;
};
export type Live = {
  status: "ok";
};
export type StoreHealth = {
  status: "down" | "ok";
  latency_ms: number;
};
export type Ready = {
  status: "degraded" | "ok" | "starting" | "stopping";
  version: string;
  stores: {
    [key: string]: StoreHealth;
  };
};
export const {
  useBlockNotebookMutation,
  useUnblockNotebookMutation,
  useListReportsQuery,
  useChangeReportMutation,
  useListUsersQuery,
  useChangeUserMutation,
  useListGenresQuery,
  useGenreFeedQuery,
  useShowImageQuery,
  useShowDrawnImageQuery,
  useListNotebooksQuery,
  useCreateNotebookMutation,
  useGetNotebookQuery,
  useSaveNotebookMutation,
  useDeleteNotebookMutation,
  useExportNotebookQuery,
  useNotebookFeedQuery,
  useShowNotebookImageQuery,
  useUploadNotebookImageMutation,
  useRemoveNotebookImageMutation,
  usePublishNotebookMutation,
  useUnpublishNotebookMutation,
  useRestoreNotebookMutation,
  useGetArcQuery,
  useImportNotebookMutation,
  useListPagesQuery,
  useCreatePageMutation,
  useGetPageQuery,
  useSavePageMutation,
  useDeletePageMutation,
  useListPageImagesQuery,
  useUploadPageImageMutation,
  useRemovePageImageMutation,
  useMovePageMutation,
  useCreatePreviewMutation,
  useEndPreviewsMutation,
  usePublishPageMutation,
  useUnpublishPageMutation,
  useRestorePageMutation,
  useListRevisionsQuery,
  useGetRevisionQuery,
  useNameRevisionMutation,
  useRestoreRevisionMutation,
  usePluginsQuery,
  useReadPreviewMutation,
  useListReadingsQuery,
  useFollowMutation,
  useUnfollowNamedMutation,
  useReachMutation,
  useUnfollowMutation,
  useListNewsQuery,
  useRefreshAliasMutation,
  useMakeReportMutation,
  useSearchQuery,
  useJudgeOneQuery,
  useJudgeMutation,
  useModelQuery,
  useOwnProfileQuery,
  useCloseAccountMutation,
  useProfileQuery,
  useAuthorFeedQuery,
  useShowUserImageQuery,
  useUploadUserImageMutation,
  useRemoveUserImageMutation,
  useListWorksQuery,
  useResendVerificationMutation,
  useVerifyEmailMutation,
  useExportUserQuery,
  useImportUserMutation,
  useLoginMutation,
  useLogoutMutation,
  useForgotPasswordMutation,
  useResetPasswordMutation,
  useRegisterMutation,
  useListSessionsQuery,
  useEndOtherSessionsMutation,
  useEndSessionMutation,
  useChangeSettingsMutation,
  useRefreshMutation,
  useLiveQuery,
  useReadyQuery,
} = injectedRtkApi;
