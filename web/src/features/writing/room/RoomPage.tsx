import "../words";

import { mdiAccountLockOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { useGetNotebookQuery } from "../../../api";
import { useSession } from "../../../session";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Screen } from "../../../ui/Screen";
import { Room } from "./Room";

/** Where a work is looked after: its chapters, what it says of itself, and what readers have of it. */
export function RoomPage() {
  const { t } = useTranslation("writing");
  const { notebookId } = useParams();
  const { user } = useSession();
  const { data, error, refetch } = useGetNotebookQuery(
    { notebookId: Number(notebookId) },
    // The editor saves without a word to the table of contents.
    { refetchOnMountOrArgChange: true },
  );
  if (!data)
    return (
      <Screen title={t("works.title")}>
        {error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Loading />}
      </Screen>
    );
  const isOwn = data.user_id === user?.user_id;
  return (
    <Screen title={data.title}>
      {isOwn ? <Room work={data} /> : <NotYours notebookId={data.notebook_id} />}
    </Screen>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("status.loading")}>
      <Skeleton variant="text" width="50%" sx={{ fontSize: "2.25rem" }} />
      <Skeleton variant="text" width="30%" />
      <Skeleton variant="rounded" height={320} sx={{ mt: 3 }} />
    </div>
  );
}

function NotYours({ notebookId }: { notebookId: number }) {
  const { t } = useTranslation("writing");
  const read = (
    <Button component={Link} to={`/notebooks/${notebookId}`} variant="contained">
      {t("room.readIt")}
    </Button>
  );
  return (
    <EmptyState icon={mdiAccountLockOutline} level="h1" title={t("room.notYoursTitle")} action={read}>
      {t("room.notYours")}
    </EmptyState>
  );
}
