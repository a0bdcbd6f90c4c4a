import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import useMediaQuery from "@mui/material/useMediaQuery";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { useCreateNotebookMutation } from "../../../api";
import { useSession } from "../../../session";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { useKept } from "../form/useKept";
import { faultsOf, type WorkFields } from "../form/workFields";
import { WorkFieldset } from "../form/WorkFieldset";

/** Where a work begins. What was typed stays in the tab until the work is there. */
export function NewWorkDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("writing");
  const narrow = useMediaQuery("(max-width: 599px)");
  const { values, faults, change, create, busy, error } = useNewWork();
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" fullScreen={narrow} aria-labelledby="new-work">
      <form noValidate onSubmit={create}>
        <DialogTitle id="new-work">{t("create.title")}</DialogTitle>
        <DialogContent sx={{ "& > :first-of-type": { mt: 1 } }}>
          <WorkFieldset isFirst values={values} faults={faults} onChange={change} />
          <ErrorNotice error={error} />
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            {t("create.cancel")}
          </Button>
          <Button type="submit" variant="contained" loading={busy}>
            {t("create.submit")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function useNewWork() {
  const { i18n } = useTranslation();
  const { user } = useSession();
  const navigate = useNavigate();
  const [typed, keep] = useKept<WorkFields>(`sinpluma.new.${user?.user_id ?? 0}`);
  const [tried, setTried] = useState(false);
  const [send, { isLoading, error }] = useCreateNotebookMutation();
  const values = typed ?? { title: "", resume: "", genre_id: 0, language: i18n.language, tags: [] };
  const faults = faultsOf(values);
  const create = async (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0) return;
    const { data } = await send({ newNotebook: values });
    if (!data) return;
    keep(null);
    await navigate(`/write/${data.notebook_id}`);
  };
  // Nothing is said to be wrong before somebody meant to be ready.
  return { values, faults: tried ? faults : {}, change: keep, create, busy: isLoading, error };
}
