import { mdiBookmarkCheck, mdiBookmarkPlusOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import { Icon } from "../../../ui/Icon";
import { useFollowing } from "../useFollowing";

export function FollowButton({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("reading");
  const { reading, toggle } = useFollowing(work);
  return (
    <Button
      variant="outlined"
      aria-pressed={reading !== undefined}
      startIcon={<Icon path={reading ? mdiBookmarkCheck : mdiBookmarkPlusOutline} />}
      onClick={toggle}
    >
      {t(reading ? "work.following" : "work.follow")}
    </Button>
  );
}
