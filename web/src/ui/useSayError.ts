import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { isApiError } from "../api";
import { errorWords } from "./errorWords";
import { useNotice } from "./notices";

/** Says at the foot of the window what went wrong with a call; nothing without an error. */
export function useSayError(): (error: unknown) => void {
  const { t } = useTranslation();
  const say = useNotice();
  return useCallback(
    (error) => {
      if (isApiError(error)) say(errorWords(error, t), "error");
    },
    [say, t],
  );
}
