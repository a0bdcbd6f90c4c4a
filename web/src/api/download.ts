import { http } from "./http";
import { apiErrorOf } from "./problem";

/**
 * Fetch a file as whoever is signed in, and hand it to the browser to keep.
 *
 * @param path below the API's root, with its query: `/notebooks/7/export?format=epub`.
 * @param name what the file is called if the server does not say.
 * @param onProgress told how many bytes have come.
 * @throws ApiError
 */
export async function download(
  path: string,
  name: string,
  onProgress?: (bytes: number) => void,
): Promise<void> {
  try {
    const { data, headers } = await http.get<Blob>(path, {
      responseType: "blob",
      timeout: 0,
      onDownloadProgress: ({ loaded }) => onProgress?.(loaded),
    });
    const address = URL.createObjectURL(data);
    const link = document.createElement("a");
    link.href = address;
    link.download = nameOf(String(headers["content-disposition"] ?? "")) ?? name;
    link.click();
    URL.revokeObjectURL(address);
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as RTK Query's unwrap() does
    throw apiErrorOf(error);
  }
}

/** The file name of a Content-Disposition header (RFC 6266). */
function nameOf(disposition: string): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return encoded ? decodeURIComponent(encoded) : /filename="([^"]+)"/.exec(disposition)?.[1];
}
