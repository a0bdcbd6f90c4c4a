import { mdiAccountSearchOutline, mdiMagnify } from "@mdi/js";
import InputAdornment from "@mui/material/InputAdornment";
import List from "@mui/material/List";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";

import { useListUsersQuery } from "../../../api";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Icon } from "../../../ui/Icon";
import { Pages } from "../Pages";
import { UserRow } from "./UserRow";

const PER_PAGE = 20;

export function UsersPage() {
  const { t } = useTranslation("admin");
  const [wanted, setWanted] = useState("");
  const [page, setPage] = useState(1);
  const q = useDeferredValue(wanted.trim());
  const { data, error, refetch } = useListUsersQuery({ page, perPage: PER_PAGE, q });
  return (
    <>
      <TextField
        fullWidth
        type="search"
        label={t("users.search")}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value);
          setPage(1);
        }}
        slotProps={{ htmlInput: { maxLength: 100 }, input: { startAdornment: LENS } }}
      />
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      <Typography role="status" variant="body2" sx={{ color: "text.secondary", mt: 2 }}>
        {data ? t("users.count", { count: data.total }) : ""}
      </Typography>
      {!data && !error && <Skeleton variant="rounded" height={320} />}
      {data?.total === 0 && (
        <EmptyState icon={mdiAccountSearchOutline} title={t("users.none")}>
          {t("users.noneText")}
        </EmptyState>
      )}
      <List disablePadding>
        {data?.items.map((user) => (
          <UserRow key={user.user_id} user={user} />
        ))}
      </List>
      <Pages page={page} perPage={PER_PAGE} total={data?.total ?? 0} onPage={setPage} />
    </>
  );
}

const LENS = (
  <InputAdornment position="start">
    <Icon path={mdiMagnify} />
  </InputAdornment>
);
