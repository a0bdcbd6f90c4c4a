import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import LinearProgress from "@mui/material/LinearProgress";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

interface Props {
  /** What part has been sent, 0 to 1. */
  part: number;
  /** What is said while the file is sent, and when it has arrived and the server works at it. */
  sending: string;
  working: string;
  onCancel: () => void;
}

/** How far a file is on its way, with a button that calls it off. */
export function UploadProgress({ part, sending, working, onCancel }: Props) {
  const { t } = useTranslation();
  const arrived = part >= 1;
  const words = arrived ? working : sending;
  return (
    <Box sx={{ py: 3, display: "flex", flexDirection: "column", gap: 2, alignItems: "center" }}>
      <Typography role="status">{words}</Typography>
      <LinearProgress
        aria-label={words}
        variant={arrived ? "indeterminate" : "determinate"}
        value={part * 100}
        sx={{ width: 1, height: 6, borderRadius: 3 }}
      />
      <Button color="inherit" onClick={onCancel}>
        {t("action.cancel")}
      </Button>
    </Box>
  );
}
