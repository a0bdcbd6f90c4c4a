import Pagination from "@mui/material/Pagination";
import { useTranslation } from "react-i18next";

interface Props {
  page: number;
  perPage: number;
  total: number;
  onPage: (page: number) => void;
}

/** The pages of a long list; nothing where one is enough. */
export function Pages({ page, perPage, total, onPage }: Props) {
  const { t } = useTranslation("admin");
  const count = Math.ceil(total / perPage);
  if (count <= 1) return null;
  return (
    <Pagination
      count={count}
      page={page}
      aria-label={t("pages")}
      onChange={(_, to) => {
        onPage(to);
      }}
      sx={{ mt: 3, "& ul": { justifyContent: "center" } }}
    />
  );
}
