import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

interface Props {
  shown: number;
  total: number;
  loading: boolean;
  onMore: () => void;
}

/** Shows more of a list, and how much of it there is. Nothing where all is shown. */
export function MoreButton({ shown, total, loading, onMore }: Props) {
  const { t } = useTranslation();
  if (shown >= total) return null;
  return (
    <Box sx={{ display: "flex", flexDirection: "column", alignItems: "center", gap: 1, mt: 5 }}>
      <Button variant="outlined" onClick={onMore} loading={loading}>
        {t("action.more")}
      </Button>
      <Box sx={{ typography: "caption", color: "text.secondary" }}>{t("status.shown", { shown, total })}</Box>
    </Box>
  );
}
