import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import type { Publication } from "./publication";

interface Props {
  work: NotebookDetail;
  publication: Publication;
}

/** Says what readers have, in sentences. */
export function ReadersHave({ work, publication }: Props) {
  const { t } = useTranslation("writing");
  const { ready, changed, drafts, complete, chapters } = publication;
  const published = work.status === "published";
  const sentences = published
    ? [
        complete ? t("publishing.all") : t("publishing.readable", { count: ready }),
        changed.length > 0 && t("publishing.changed", { count: changed.length }),
        drafts > 0 && t("publishing.drafts", { count: drafts }),
      ]
    : [
        chapters === 0 ? t("publishing.draftNone") : t("publishing.draft"),
        ready > 0 && t("publishing.draftSome", { count: ready }),
      ];
  return (
    <>
      <Typography>{sentences.filter(Boolean).join(" ")}</Typography>
      {published && (
        <Typography variant="body2" color="textSecondary">
          {t("publishing.explain")}
        </Typography>
      )}
    </>
  );
}
