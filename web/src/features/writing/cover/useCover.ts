import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDispatch } from "react-redux";

import { api, type StoredImage, upload, useRemoveNotebookImageMutation } from "../../../api";
import { useNotice } from "../../../ui/notices";
import { isTooLarge } from "./coverFile";

/** A new cover on its way to the site, or the old one off it. */
export function useCover(notebookId: number, onDone: () => void) {
  const { t } = useTranslation("writing");
  const dispatch = useDispatch();
  const notice = useNotice();
  const [part, setPart] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const [removeImage, removing] = useRemoveNotebookImageMutation();
  const running = useRef<AbortController>(undefined);
  const send = async (file: Blob) => {
    setError(null);
    setTooLarge(isTooLarge(file));
    if (isTooLarge(file)) return;
    setPart(0);
    const { signal } = (running.current = new AbortController());
    try {
      const path = `/notebooks/${notebookId}/image/`;
      await upload<StoredImage>({ path, field: "image", file, onProgress: setPart, signal });
      dispatch(api.util.invalidateTags(["notebooks", "media"]));
      notice(t("cover.saved"));
      onDone();
    } catch (reason) {
      setError(reason);
    } finally {
      setPart(null);
    }
  };
  const remove = async () => {
    setError(null);
    const answer = await removeImage({ notebookId });
    if (answer.error) setError(answer.error);
    else {
      notice(t("cover.removed"));
      onDone();
    }
  };
  return {
    part,
    error,
    tooLarge,
    send,
    remove,
    removing: removing.isLoading,
    cancel: () => running.current?.abort(),
  };
}
