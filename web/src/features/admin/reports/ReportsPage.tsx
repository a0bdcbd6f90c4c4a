import { mdiFlagOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import List from "@mui/material/List";
import Skeleton from "@mui/material/Skeleton";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useListReportsQuery } from "../../../api";
import { Choice } from "../../../ui/Choice";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Pages } from "../Pages";
import { ReportRow } from "./ReportRow";

const PER_PAGE = 20;
const WHICH = ["open", "all"] as const;

export function ReportsPage() {
  const { t } = useTranslation("admin");
  const [which, setWhich] = useState<(typeof WHICH)[number]>("open");
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useListReportsQuery({ page, perPage: PER_PAGE, open: which === "open" });
  return (
    <>
      <Box sx={{ maxWidth: 240 }}>
        <Choice
          label={t("reports.which")}
          value={which}
          options={WHICH.map((one) => ({ value: one, label: t(`reports.${one}`) }))}
          onChoose={(chosen) => {
            setWhich(chosen);
            setPage(1);
          }}
        />
      </Box>
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton variant="rounded" height={320} sx={{ mt: 2 }} />}
      {data?.total === 0 && (
        <EmptyState icon={mdiFlagOutline} title={t("reports.none")}>
          {t("reports.noneText")}
        </EmptyState>
      )}
      <List disablePadding sx={{ mt: 1 }}>
        {data?.items.map((report) => (
          <ReportRow key={report.report_id} report={report} />
        ))}
      </List>
      <Pages page={page} perPage={PER_PAGE} total={data?.total ?? 0} onPage={setPage} />
    </>
  );
}
