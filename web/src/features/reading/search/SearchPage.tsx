import "../words";

import { mdiBookSearchOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import { useSearchQuery } from "../../../api";
import { Choice } from "../../../ui/Choice";
import { EmptyState } from "../../../ui/EmptyState";
import { Screen } from "../../../ui/Screen";
import { Results } from "./Results";
import { SearchBox } from "./SearchBox";

const TYPES = ["", "notebook", "page"] as const;
type Type = (typeof TYPES)[number];

export function SearchPage() {
  const { t } = useTranslation("reading");
  const [params, setParams] = useSearchParams();
  const q = (params.get("q") ?? "").trim();
  const type = TYPES.find((one) => one === params.get("type")) ?? "";
  const pages = Math.max(1, Math.trunc(Number(params.get("pages") ?? 1)) || 1);
  const set = (name: string, value: string) => {
    setParams(
      (now) => {
        if (name !== "pages") now.delete("pages");
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: name === "pages" },
    );
  };
  return (
    <Screen title={q ? t("search.title", { q }) : t("search.heading")} maxWidth="md">
      <Typography variant="h1" gutterBottom>
        {t("search.heading")}
      </Typography>
      <SearchBox key={q} large initial={q} />
      {q ? (
        <>
          <Box sx={{ display: "flex", alignItems: "flex-end", gap: 2, my: 3 }}>
            <Total q={q} type={type} />
            <Choice<Type>
              label={t("search.show")}
              value={type}
              options={TYPES.map((value) => ({ value, label: t(`search.types.${value || "all"}`) }))}
              onChoose={(value) => {
                set("type", value);
              }}
            />
          </Box>
          <Results
            q={q}
            type={type}
            pages={pages}
            onMore={() => {
              set("pages", String(pages + 1));
            }}
          />
        </>
      ) : (
        <EmptyState icon={mdiBookSearchOutline} title={t("search.begin")}>
          {t("search.beginText")} <Link to="/">{t("search.browse")}</Link>
        </EmptyState>
      )}
    </Screen>
  );
}

function Total({ q, type }: { q: string; type: Type }) {
  const { t } = useTranslation("reading");
  const { currentData } = useSearchQuery({ q, type: type || undefined, page: 1, perPage: 20 });
  return (
    <Typography aria-live="polite" sx={{ color: "text.secondary", flexGrow: 1 }}>
      {currentData && currentData.total > 0 && t("search.found", { count: currentData.total })}
    </Typography>
  );
}
