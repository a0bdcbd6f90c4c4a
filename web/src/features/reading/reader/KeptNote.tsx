import { mdiCloudOffOutline } from "@mdi/js";
import Alert from "@mui/material/Alert";
import { useTranslation } from "react-i18next";

import { Icon } from "../../../ui/Icon";
import { useFormat } from "../../../ui/useFormat";

/** Says that a chapter comes from this device, because the server does not answer. */
export function KeptNote({ since }: { since: string | undefined }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  return (
    <div role="status">
      {since && (
        <Alert severity="info" icon={<Icon path={mdiCloudOffOutline} />} sx={{ mb: 4 }}>
          {t("reader.kept", { date: format.date(since) })}
        </Alert>
      )}
    </div>
  );
}
