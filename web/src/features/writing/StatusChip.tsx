import { mdiCheck, mdiEyeOffOutline, mdiPencilOutline, mdiProgressPencil } from "@mdi/js";
import Chip from "@mui/material/Chip";
import { useTranslation } from "react-i18next";

import { Icon } from "../../ui/Icon";

const ICONS = {
  draft: mdiPencilOutline,
  published: mdiCheck,
  changed: mdiProgressPencil,
  blocked: mdiEyeOffOutline,
} as const;

interface Props {
  status: keyof typeof ICONS;
  /** Whose: the words of some languages tell a work from a chapter. */
  of: "work" | "chapter";
  /** Explains it, where one points at it. */
  title?: string;
}

/** Whether readers have something: in a word and a drawing, not by colour alone. */
export function StatusChip({ status, of, title }: Props) {
  const { t } = useTranslation("writing");
  return (
    <Chip
      size="small"
      variant="outlined"
      color={status === "changed" ? "primary" : status === "blocked" ? "error" : "default"}
      icon={<Icon path={ICONS[status]} />}
      label={t(status === "published" && of === "work" ? "status.publishedWork" : `status.${status}`)}
      title={title}
    />
  );
}
