import Button from "@mui/material/Button";
import List from "@mui/material/List";
import Skeleton from "@mui/material/Skeleton";
import { useTranslation } from "react-i18next";

import { useEndOtherSessionsMutation, useListSessionsQuery } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { useNotice } from "../../../ui/notices";
import { Section } from "../Section";
import { SessionRow } from "./SessionRow";

export function SessionsPage() {
  const { t } = useTranslation("settings");
  const { data, error, refetch } = useListSessionsQuery();
  const [endOthers, { isLoading, error: endError }] = useEndOtherSessionsMutation();
  const say = useNotice();
  const end = async () => {
    const { error: refused } = await endOthers();
    if (!refused) say(t("sessions.ended"));
  };
  return (
    <Section title={t("sessions.title")} text={t("sessions.text")}>
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      <ErrorNotice error={endError} />
      {!data && !error && <Skeleton variant="rounded" height={220} />}
      <List disablePadding>
        {data?.map((session) => (
          <SessionRow key={session.session_id} session={session} />
        ))}
      </List>
      {data && data.length > 1 && (
        <Button variant="outlined" color="error" loading={isLoading} onClick={end} sx={{ mt: 2 }}>
          {t("sessions.endOthers")}
        </Button>
      )}
    </Section>
  );
}
