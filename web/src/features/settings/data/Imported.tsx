import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";

import type { ImportedAccount } from "../../../api";
import { Notes, WhyRefused } from "../../../ui/importing/Notes";

/** What of a zip came in, what did not, and why. */
export function Imported({ imported: { works, refused, notes } }: { imported: ImportedAccount }) {
  const { t } = useTranslation("settings");
  const remarks = [...works.flatMap((work) => work.notes), ...notes];
  return (
    <>
      <Typography>
        {works.length ? t("data.imported", { count: works.length }) : t("data.importedNone")}
      </Typography>
      <Items>
        {works.map((work) => (
          <li key={work.notebook_id}>
            <Link component={RouterLink} to={`/write/${work.notebook_id}`}>
              {work.title}
            </Link>{" "}
            ({t("data.pages", { count: work.page_count })})
          </li>
        ))}
      </Items>
      {refused.length > 0 && (
        <>
          <Typography>{t("data.refused")}</Typography>
          <Items>
            {refused.map((work) => (
              <li key={work.title}>
                {work.title}: <WhyRefused refused={work} />
              </li>
            ))}
          </Items>
        </>
      )}
      {remarks.length > 0 && (
        <>
          <Typography>{t("data.notes")}</Typography>
          <Items>
            <Notes notes={remarks} />
          </Items>
        </>
      )}
    </>
  );
}

function Items({ children }: { children: ReactNode }) {
  return (
    <Typography component="ul" sx={{ mt: 0, pl: 3, "&:empty": { display: "none" } }}>
      {children}
    </Typography>
  );
}
