import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { LinkTabs } from "../../../ui/LinkTabs";

/** The works, and those in the trash. */
export function ShelfTabs() {
  const { t } = useTranslation("writing");
  const trash = useSearchParams()[0].get("shelf") === "trash";
  const tabs = [
    { to: "/write", label: t("works.all"), current: !trash },
    { to: "/write?shelf=trash", label: t("works.trash"), current: trash },
  ];
  return <LinkTabs label={t("works.shelf")} tabs={tabs} />;
}
