import { createApi } from "@reduxjs/toolkit/query/react";

import { baseQuery } from "./baseQuery";

/** What `npm run generate` fills with the calls of openapi.json. */
export const emptyApi = createApi({ baseQuery, endpoints: () => ({}), refetchOnReconnect: true });
