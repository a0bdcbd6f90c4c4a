import { mdiDownloadOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { download, type NotebookDetail } from "../../../api";
import { Icon } from "../../../ui/Icon";
import { useSayError } from "../../../ui/useSayError";

const FORMATS = ["epub", "markdown", "html", "json"] as const;

/** Takes the work along, as its readers have it. */
export function ExportMenu({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("reading");
  const sayError = useSayError();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (format: (typeof FORMATS)[number]) => {
    setAnchor(null);
    setBusy(true);
    try {
      await download(`/notebooks/${work.notebook_id}/export?format=${format}&mode=reader`, work.title);
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        color="inherit"
        loading={busy}
        loadingPosition="start"
        aria-haspopup="menu"
        startIcon={<Icon path={mdiDownloadOutline} />}
        onClick={(event) => {
          setAnchor(event.currentTarget);
        }}
      >
        {t("work.export")}
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => {
          setAnchor(null);
        }}
      >
        {FORMATS.map((format) => (
          <MenuItem key={format} onClick={() => void save(format)}>
            {t(`work.formats.${format}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
