import { mdiFlagOutline, mdiPencilOutline, mdiRss, mdiShareVariantOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { NotebookDetail } from "../../../api";
import { useFeature } from "../../../extensions";
import { useSession } from "../../../session";
import { Icon } from "../../../ui/Icon";
import { ReportButton } from "../report/ReportButton";
import { useShare } from "../useShare";
import { ExportMenu } from "./ExportMenu";

/** What can be done with a work besides reading it. */
export function WorkActions({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("reading");
  const { user } = useSession();
  const exchange = useFeature("exchange");
  const share = useShare();
  const own = user?.user_id === work.user_id;
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 1, ml: -1 }}>
      {own && (
        <Button
          component={Link}
          to={`/write/${work.notebook_id}`}
          color="inherit"
          startIcon={<Icon path={mdiPencilOutline} />}
        >
          {t("work.edit")}
        </Button>
      )}
      <Button
        color="inherit"
        startIcon={<Icon path={mdiShareVariantOutline} />}
        onClick={() => {
          share(work.title, `/notebooks/${work.notebook_id}`);
        }}
      >
        {t("share.label")}
      </Button>
      {exchange && <ExportMenu work={work} />}
      {exchange && (
        <Button
          color="inherit"
          href={`/api/notebooks/${work.notebook_id}/feed.atom`}
          startIcon={<Icon path={mdiRss} />}
        >
          {t("feed")}
        </Button>
      )}
      {!own && (
        <ReportButton kind="notebook" target={work.notebook_id} name={work.title}>
          <Icon path={mdiFlagOutline} />
        </ReportButton>
      )}
    </Box>
  );
}
