import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";

import type { ManagedReport } from "../../../api";
import type { Target } from "./useTarget";

/** Names what a report is about, and leads there. */
export function ReportTarget({ report, target }: { report: ManagedReport; target: Target }) {
  const { t } = useTranslation("admin");
  const { kind, target_id: id } = report;
  if (target.loading) return <Skeleton width={240} />;
  if (kind === "user") return <Typography sx={{ fontWeight: 600 }}>{t("reports.user", { id })}</Typography>;
  return (
    <Typography sx={{ fontWeight: 600 }}>
      {t(kind === "page" ? "reports.page" : "reports.notebook")}:{" "}
      {target.path ? (
        <Link component={RouterLink} to={target.path}>
          {target.title}
        </Link>
      ) : (
        t("reports.gone", { id })
      )}
    </Typography>
  );
}
