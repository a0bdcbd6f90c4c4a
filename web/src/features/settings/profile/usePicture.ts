import { useState } from "react";
import { useTranslation } from "react-i18next";

import { upload, useRemoveUserImageMutation } from "../../../api";
import { useRenewProfile } from "../../../session";
import { useNotice } from "../../../ui/notices";

/** Sends or removes the picture of whoever is signed in. `progress` is null while nothing is sent. */
export function usePicture(username: string) {
  const { t } = useTranslation("settings");
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [removePicture] = useRemoveUserImageMutation();
  const renewProfile = useRenewProfile();
  const say = useNotice();
  const attempt = async (change: () => Promise<unknown>, done: string) => {
    setError(null);
    try {
      await change();
      renewProfile();
      say(done);
    } catch (reason) {
      setError(reason);
    } finally {
      setProgress(null);
    }
  };
  const send = (file: Blob) => {
    const path = `/user/${encodeURIComponent(username)}/image/`;
    setProgress(0);
    return attempt(
      () => upload({ path, field: "image", file, onProgress: setProgress }),
      t("profile.pictureSaved"),
    );
  };
  const remove = () => attempt(() => removePicture({ username }).unwrap(), t("profile.pictureRemoved"));
  return { progress, error, send, remove };
}
