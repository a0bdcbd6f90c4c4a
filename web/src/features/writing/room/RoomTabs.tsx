import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

/** The two parts of a work's room; each has an address of its own. */
export function RoomTabs() {
  const { t } = useTranslation("writing");
  const [params] = useSearchParams();
  return (
    <Tabs
      component="nav"
      aria-label={t("room.parts")}
      role={undefined}
      value={params.get("part") === "about" ? "about" : "chapters"}
      sx={{ mb: 3, borderBottom: 1, borderColor: "divider" }}
    >
      <Tab component={Link} to="?" value="chapters" label={t("room.chapters")} />
      <Tab component={Link} to="?part=about" value="about" label={t("room.about")} />
    </Tabs>
  );
}
