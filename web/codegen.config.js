export default {
  schemaFile: "./openapi.json",
  apiFile: "./src/api/emptyApi.ts",
  apiImport: "emptyApi",
  outputFile: "./src/api/generated.ts",
  exportName: "api",
  hooks: true,
  tag: true,
  encodePathParams: true,
  encodeQueryParams: false,
};
