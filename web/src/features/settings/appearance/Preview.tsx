import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import { ThemeProvider } from "@mui/material/styles";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import { type PaletteName, SERIF, themeOf } from "../../../theme";

/** A palette on both papers, whichever the app is on just now. */
export function Preview({ palette }: { palette: PaletteName }) {
  return (
    <Box sx={{ display: "grid", gridTemplateColumns: { sm: "1fr 1fr" }, gap: 2 }}>
      {(["light", "dark"] as const).map((mode) => (
        <ThemeProvider key={mode} theme={themeOf(mode, palette)}>
          <Sample />
        </ThemeProvider>
      ))}
    </Box>
  );
}

function Sample() {
  const { t } = useTranslation("settings");
  return (
    <Box sx={{ bgcolor: "background.default", p: 2, borderRadius: 1.5, border: 1, borderColor: "divider" }}>
      <Paper elevation={0} sx={{ p: 2.5 }}>
        <Typography variant="h3" component="p" gutterBottom>
          {t("appearance.sampleTitle")}
        </Typography>
        <Typography sx={{ fontFamily: SERIF, color: "text.secondary", mb: 1 }}>
          {t("appearance.sampleText")}{" "}
          <Box component="span" sx={{ color: "primary.main", textDecoration: "underline" }}>
            {t("appearance.sampleLink")}
          </Box>
        </Typography>
        {/* It shows a button, and is none. */}
        <Button component="span" variant="contained" tabIndex={-1} role="presentation" disableRipple>
          {t("appearance.sampleButton")}
        </Button>
      </Paper>
    </Box>
  );
}
