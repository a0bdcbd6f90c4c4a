import "../words";

import { mdiFileImportOutline, mdiPlus } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { useFeature } from "../../../extensions";
import { Icon } from "../../../ui/Icon";
import { Screen } from "../../../ui/Screen";
import { OwnWorks } from "./OwnWorks";
import { ShelfTabs } from "./ShelfTabs";
import { TrashedWorks } from "./TrashedWorks";

const NewWorkDialog = lazy(async () => ({ default: (await import("./NewWorkDialog")).NewWorkDialog }));
const ImportDialog = lazy(async () => ({
  default: (await import("../importing/ImportDialog")).ImportDialog,
}));

type Shown = "new" | "import" | null;

/** All that somebody writes. */
export function WorksPage() {
  const { t } = useTranslation("writing");
  const [shown, setShown] = useState<Shown>(null);
  const [params] = useSearchParams();
  const close = () => {
    setShown(null);
  };
  return (
    <Screen title={t("works.title")}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 3 }}>
        <Typography variant="h1" sx={{ flexGrow: 1 }}>
          {t("works.title")}
        </Typography>
        <Beginnings onChoose={setShown} />
      </Box>
      <ShelfTabs />
      {params.get("shelf") === "trash" ? <TrashedWorks /> : <OwnWorks onNew={setShown} />}
      <Suspense>
        {shown === "new" && <NewWorkDialog onClose={close} />}
        {shown === "import" && <ImportDialog onClose={close} />}
      </Suspense>
    </Screen>
  );
}

/** The two ways in which a work begins. */
export function Beginnings({ onChoose }: { onChoose: (what: "new" | "import") => void }) {
  const { t } = useTranslation("writing");
  return (
    <Box sx={{ display: "flex", flexDirection: { xs: "row-reverse", sm: "row" }, gap: 1.5 }}>
      {useFeature("exchange") && (
        <Button
          variant="outlined"
          startIcon={<Icon path={mdiFileImportOutline} />}
          onClick={() => {
            onChoose("import");
          }}
        >
          {t("works.import")}
        </Button>
      )}
      <Button
        variant="contained"
        startIcon={<Icon path={mdiPlus} />}
        onClick={() => {
          onChoose("new");
        }}
      >
        {t("works.new")}
      </Button>
    </Box>
  );
}
