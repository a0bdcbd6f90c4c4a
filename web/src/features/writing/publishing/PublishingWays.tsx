import { mdiPublish, mdiPublishOff } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import { Icon } from "../../../ui/Icon";
import type { Publishing } from "../../../ui/publishing/usePublishing";
import type { Publication } from "./publication";

interface Props {
  work: NotebookDetail;
  publication: Publication;
  publishing: Publishing;
  onAsk: (what: "publish" | "unpublish") => void;
}

/** What can be done for readers now: the most likely first. */
export function PublishingWays({ work, publication, publishing, onAsk }: Props) {
  const { t } = useTranslation("writing");
  const { changed, drafts, ready, chapters } = publication;
  const busy = publishing.progress !== null;
  const publishChanged = () =>
    // Without drafts it is the whole work, in one go.
    drafts === 0
      ? publishing.publishWork(true)
      : publishing.publishPages(changed.map(({ page_id }) => page_id));
  const publish = (
    <Button
      variant="contained"
      startIcon={<Icon path={mdiPublish} />}
      disabled={chapters === 0}
      loading={busy}
      onClick={() => {
        onAsk("publish");
      }}
    >
      {t("publishing.publish")}
    </Button>
  );
  if (work.status === "draft")
    return (
      <Box sx={WAYS}>
        {publish}
        {ready > 0 && drafts > 0 && (
          <Button disabled={busy} onClick={() => void publishing.publishWork(false)}>
            {t("publishing.publishReady")}
          </Button>
        )}
      </Box>
    );
  return (
    <Box sx={WAYS}>
      {changed.length > 0 && (
        <Button variant="contained" loading={busy} onClick={publishChanged}>
          {t("publishing.publishChanged", { count: changed.length })}
        </Button>
      )}
      {drafts > 0 && (
        <Button
          variant={changed.length > 0 ? "outlined" : "contained"}
          loading={busy}
          onClick={() => void publishing.publishWork(true)}
        >
          {t("publishing.publishAll", { count: drafts })}
        </Button>
      )}
      <Button
        color="inherit"
        startIcon={<Icon path={mdiPublishOff} />}
        disabled={busy}
        onClick={() => {
          onAsk("unpublish");
        }}
      >
        {t("publishing.unpublish")}
      </Button>
    </Box>
  );
}

const WAYS = { display: "flex", flexDirection: "column", alignItems: "stretch", gap: 1 } as const;
