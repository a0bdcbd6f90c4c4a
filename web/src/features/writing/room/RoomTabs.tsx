import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { LinkTabs } from "../../../ui/LinkTabs";

/** The two parts of a work's room. */
export function RoomTabs() {
  const { t } = useTranslation("writing");
  const about = useSearchParams()[0].get("part") === "about";
  const tabs = [
    { to: "?", label: t("room.chapters"), current: !about },
    { to: "?part=about", label: t("room.about"), current: about },
  ];
  return <LinkTabs label={t("room.parts")} tabs={tabs} />;
}
