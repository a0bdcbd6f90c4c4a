import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

/** The works, and those in the trash. */
export function ShelfTabs() {
  const { t } = useTranslation("writing");
  const [params] = useSearchParams();
  return (
    <Tabs
      component="nav"
      aria-label={t("works.shelf")}
      role={undefined}
      value={params.get("shelf") ?? "works"}
      sx={{ mb: 3, borderBottom: 1, borderColor: "divider" }}
    >
      <Tab component={Link} to="/write" value="works" label={t("works.all")} />
      <Tab component={Link} to="/write?shelf=trash" value="trash" label={t("works.trash")} />
    </Tabs>
  );
}
