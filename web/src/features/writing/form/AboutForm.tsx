import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { useNotice } from "../../../ui/notices";
import { ConflictDialog } from "./ConflictDialog";
import { useWorkForm } from "./useWorkForm";
import { WorkFieldset } from "./WorkFieldset";

/** The form of a work that is there. */
export function AboutForm({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("writing");
  const notice = useNotice();
  const form = useWorkForm(work);
  const save = async (over?: number) => {
    if (await form.save(over)) notice(t("form.saved"));
  };
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <Box component="form" noValidate onSubmit={onSubmit} sx={{ display: "grid", gap: 2.5 }}>
      {form.kept && form.dirty && <Alert severity="info">{t("form.kept")}</Alert>}
      <WorkFieldset values={form.values} faults={form.faults} onChange={form.change} />
      <ErrorNotice error={form.error} onRetry={() => void save()} />
      <Box sx={{ display: "flex", gap: 1.5, alignItems: "center", flexWrap: "wrap" }}>
        <Button type="submit" variant="contained" disabled={!form.dirty} loading={form.busy}>
          {t("form.save")}
        </Button>
        {form.dirty && (
          <>
            <Button color="inherit" onClick={form.discard}>
              {t("form.discard")}
            </Button>
            <Typography variant="body2" color="textSecondary" role="status">
              {t("form.unsaved")}
            </Typography>
          </>
        )}
      </Box>
      {form.conflict && (
        <ConflictDialog
          {...form.conflict}
          onKeepMine={save}
          onTakeTheirs={form.discard}
          onClose={form.dismissConflict}
        />
      )}
    </Box>
  );
}
