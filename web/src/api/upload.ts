import { http } from "./http";
import { apiErrorOf } from "./problem";
import { randomId } from "./randomId";

export interface Upload {
  /** Below the API's root: `/notebooks/7/image/`. */
  path: string;
  /** The form's field: `image` or `file`. */
  field: string;
  file: Blob;
  /** Told what part has been sent, 0 to 1. */
  onProgress?: (part: number) => void;
  signal?: AbortSignal;
}

/**
 * Send a file, and tell how far it is.
 *
 * @throws ApiError
 */
export async function upload<T>({ path, field, file, onProgress, signal }: Upload): Promise<T> {
  const form = new FormData();
  form.append(field, file);
  try {
    const { data } = await http.post<T>(path, form, {
      headers: { "Idempotency-Key": randomId() },
      signal,
      timeout: 0,
      onUploadProgress: ({ progress }) => onProgress?.(progress ?? 0),
    });
    return data;
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as RTK Query's unwrap() does
    throw apiErrorOf(error);
  }
}
