import { api, type Genre } from "./generated";

/** The genres, named in the language of the app, which need not be that of the browser. */
const genres = api.injectEndpoints({
  endpoints: (build) => ({
    genresIn: build.query<Genre[], string>({
      query: (locale) => ({ url: "/genres/", headers: { "Accept-Language": locale } }),
      keepUnusedDataFor: 3600,
    }),
  }),
});

export const { useGenresInQuery } = genres;
