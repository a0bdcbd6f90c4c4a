import { mdiBookOpenVariant } from "@mdi/js";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { NotebookDetail } from "../../../api";
import { useSession } from "../../../session";
import { Icon } from "../../../ui/Icon";
import { furthest, placeIn } from "../places";
import { useReading } from "../useFollowing";

/** Begins the work, or goes on where one was. */
export function ReadButton({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("reading");
  const { user } = useSession();
  const reading = useReading(work.notebook_id);
  const place = placeIn(work.notebook_id, user?.user_id);
  const readable = work.pages.filter((page) => page.published_at);
  const reached = furthest(readable, place?.page_id, place?.reached, reading?.page_id);
  const page = reached ?? readable[0];
  if (!page) return null;
  return (
    <Button
      component={Link}
      to={`/notebooks/${work.notebook_id}/pages/${page.page_id}`}
      variant="contained"
      size="large"
      startIcon={<Icon path={mdiBookOpenVariant} />}
    >
      {reached ? t("work.continue", { title: reached.title }) : t("work.start")}
    </Button>
  );
}
