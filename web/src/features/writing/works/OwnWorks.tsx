import { mdiFeather } from "@mdi/js";
import Box from "@mui/material/Box";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Choice } from "../../../ui/Choice";
import { EmptyState } from "../../../ui/EmptyState";
import { Shelf } from "./Shelf";
import { useShelf } from "./useShelf";
import { Beginnings } from "./WorksPage";
import { WorkCard } from "./WorkCard";

const SORTS = { recent: "works.sortRecent", title: "works.sortTitle", popular: "works.sortPopular" } as const;
type Sort = keyof typeof SORTS;

export function OwnWorks({ onNew }: { onNew: (what: "new" | "import") => void }) {
  const { t } = useTranslation("writing");
  const [sort, setSort] = useState<Sort>("recent");
  const shelf = useShelf({ mine: true, sort });
  const nothing = (
    <EmptyState icon={mdiFeather} title={t("works.emptyTitle")} action={<Beginning onNew={onNew} />}>
      {t("works.empty")}
    </EmptyState>
  );
  return (
    <>
      {shelf.total > 1 && (
        <Box sx={{ display: "flex", justifyContent: "flex-end", mb: 2 }}>
          <SortField value={sort} onChange={setSort} />
        </Box>
      )}
      <Shelf shelf={shelf} nothing={nothing}>
        {(work) => <WorkCard key={work.notebook_id} work={work} />}
      </Shelf>
    </>
  );
}

function Beginning({ onNew }: { onNew: (what: "new" | "import") => void }) {
  return (
    <Box sx={{ display: "flex", justifyContent: "center" }}>
      <Beginnings onChoose={onNew} />
    </Box>
  );
}

function SortField({ value, onChange }: { value: Sort; onChange: (sort: Sort) => void }) {
  const { t } = useTranslation("writing");
  return (
    <Choice
      label={t("works.sort")}
      value={value}
      options={(Object.keys(SORTS) as Sort[]).map((sort) => ({ value: sort, label: t(SORTS[sort]) }))}
      onChoose={onChange}
    />
  );
}
