import "./words";

import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { usePluginsQuery } from "../../api";
import { loadModules, useFaults } from "../../extensions";
import { useSession } from "../../session";
import { useNotice } from "../../ui/notices";

/** Has the plugins' modules imported once the app is on the screen, and tells administrators which of them failed. */
export function Plugins() {
  const { data } = usePluginsQuery();
  useEffect(() => {
    if (data?.some(({ client }) => client?.length))
      void import("./offer").then(({ offerFor }) => loadModules(data, offerFor));
  }, [data]);
  useFaultNotices();
  return null;
}

function useFaultNotices(): void {
  const { t } = useTranslation("plugins");
  const { user } = useSession();
  const notice = useNotice();
  const fault = useFaults().at(-1);
  const isAdmin = user?.role === "admin";
  useEffect(() => {
    if (isAdmin && fault) notice(t("fault", { ...fault }), "warning");
  }, [isAdmin, fault, notice, t]);
}
