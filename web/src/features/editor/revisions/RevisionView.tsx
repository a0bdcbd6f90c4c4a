import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { lazy, type SyntheticEvent, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import {
  isApiError,
  type Page,
  type Revision,
  useGetRevisionQuery,
  useNameRevisionMutation,
  useRestoreRevisionMutation,
} from "../../../api";
import type { SlateDocument } from "../../../document/types";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { errorWords } from "../../../ui/errorWords";
import { useNotice } from "../../../ui/notices";

const Comparison = lazy(async () => ({ default: (await import("../comparison/Comparison")).Comparison }));

interface Props {
  page: Page;
  revision: number;
  onChanged: () => void;
}

/** One revision, compared with the present text. */
export function RevisionView({ page, revision, onChanged }: Props) {
  const { t } = useTranslation("editor");
  const { data, error, refetch } = useGetRevisionQuery({ pageId: page.page_id, revision });
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton variant="rounded" height={320} />;
  const isNow = revision === page.version;
  return (
    <Box component="section" aria-label={t("revisions.compared")} sx={{ minWidth: 0 }}>
      <Tools page={page} revision={data} isNow={isNow} onChanged={onChanged} />
      <Typography color="text.secondary" variant="body2" sx={{ mb: 3 }}>
        {isNow ? t("revisions.same") : t("revisions.legend")}
        {data.title !== page.title && ` ${t("revisions.titleWas", { title: data.title })}`}
      </Typography>
      <Suspense fallback={<Skeleton variant="rounded" height={320} />}>
        <Comparison before={data.content as SlateDocument} now={page.content as SlateDocument} />
      </Suspense>
    </Box>
  );
}

interface ToolsProps {
  page: Page;
  revision: Revision;
  isNow: boolean;
  onChanged: () => void;
}

function Tools({ page, revision, isNow, onChanged }: ToolsProps) {
  const { t } = useTranslation("editor");
  const { t: tApp } = useTranslation();
  const say = useNotice();
  const [restore, { isLoading }] = useRestoreRevisionMutation();
  const [rename] = useNameRevisionMutation();
  const [name, setName] = useState(revision.name ?? "");
  const at = { pageId: page.page_id, revision: revision.revision };
  const doing = async (work: Promise<unknown>, done: string) => {
    try {
      await work;
      say(done);
      onChanged();
    } catch (error) {
      if (isApiError(error)) say(errorWords(error, tApp), "error");
    }
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void doing(rename({ ...at, revisionName: { name: name.trim() || null } }).unwrap(), t("revisions.named"));
  };
  return (
    <Stack
      direction={{ xs: "column", sm: "row" }}
      spacing={2}
      sx={{ mb: 2, alignItems: { sm: "flex-start" } }}
    >
      <Box
        component="form"
        onSubmit={submit}
        sx={{ display: "flex", gap: 1, flexGrow: 1, alignItems: "flex-start" }}
      >
        <TextField
          size="small"
          fullWidth
          label={t("revisions.name")}
          helperText={t("revisions.nameHint")}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
          }}
          slotProps={{ htmlInput: { maxLength: 100 } }}
        />
        <Button
          type="submit"
          disabled={name.trim() === (revision.name ?? "")}
          sx={{ flexShrink: 0, mt: 0.25 }}
        >
          {t("revisions.saveName")}
        </Button>
      </Box>
      {!isNow && (
        <Button
          variant="contained"
          disabled={isLoading}
          onClick={() => void doing(restore(at).unwrap(), t("revisions.restored"))}
        >
          {t("revisions.restore")}
        </Button>
      )}
    </Stack>
  );
}
