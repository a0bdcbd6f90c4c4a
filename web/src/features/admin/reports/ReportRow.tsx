import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ListItem from "@mui/material/ListItem";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import { type ManagedReport, useChangeReportMutation } from "../../../api";
import { useFormat } from "../../../ui/useFormat";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { BlockButtons } from "./BlockButtons";
import { ReportTarget } from "./ReportTarget";
import { useTarget } from "./useTarget";

/** One report: about what, by whom, why, and what to do. */
export function ReportRow({ report }: { report: ManagedReport }) {
  const { t } = useTranslation("admin");
  const [change, { isLoading, error }] = useChangeReportMutation();
  const target = useTarget(report);
  const turn = () => change({ reportId: report.report_id, reportChange: { resolved: !report.resolved } });
  return (
    <ListItem disableGutters divider sx={{ display: "block", py: 2 }}>
      <ReportTarget report={report} target={target} />
      <Typography component="blockquote" sx={REASON}>
        {report.reason}
      </Typography>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        <History report={report} />
      </Typography>
      <ErrorNotice error={error} />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1.5 }}>
        <Button size="small" variant="outlined" loading={isLoading} onClick={turn}>
          {t(report.resolved ? "reports.reopen" : "reports.resolve")}
        </Button>
        {target.notebookId !== null && <BlockButtons notebookId={target.notebookId} />}
      </Box>
    </ListItem>
  );
}

function History({ report }: { report: ManagedReport }) {
  const { t } = useTranslation("admin");
  const { date } = useFormat();
  const made = t("reports.by", { name: report.reporter ?? t("reports.nobody"), date: date(report.created) });
  if (!report.resolved_at) return made;
  const name = report.resolved_by ?? t("reports.nobody");
  return `${made} · ${t("reports.resolvedBy", { name, date: date(report.resolved_at) })}`;
}

const REASON = {
  mx: 0,
  my: 1,
  pl: 2,
  borderLeft: 3,
  borderColor: "divider",
  whiteSpace: "pre-wrap",
  overflowWrap: "anywhere",
} as const;
