import Skeleton from "@mui/material/Skeleton";
import { useTranslation } from "react-i18next";

import { ErrorNotice } from "../../ui/ErrorNotice";
import { Screen } from "../../ui/Screen";
import { Desk } from "./desk/Desk";
import { Elsewhere } from "./Elsewhere";
import type { Place } from "./saving/localDrafts";
import { useWritingRoom } from "./useWritingRoom";

/** What is to be seen of a chapter: that it is being opened, that it cannot be, or the desk. */
export function Room({ place, notebookId }: { place: Place; notebookId: number }) {
  const { t } = useTranslation("editor");
  const { room, state, saved } = useWritingRoom(place);
  if (state.kind === "open") {
    const { opened } = state;
    return <Desk key={opened.id} room={room} opened={opened} saved={saved} notebookId={notebookId} />;
  }
  if (state.kind === "elsewhere")
    return (
      <Elsewhere
        page={state.page}
        onTakeOver={() => {
          room.takeOver();
        }}
      />
    );
  return (
    <Screen title={t("untitled")} maxWidth="md">
      {state.kind === "failed" ? (
        <ErrorNotice error={state.error} onRetry={() => void room.open()} />
      ) : (
        <Waiting />
      )}
    </Screen>
  );
}

function Waiting() {
  return (
    <>
      <Skeleton variant="text" width="60%" height={72} />
      {[96, 92, 98, 60].map((width) => (
        <Skeleton key={width} variant="text" width={`${width}%`} height={32} />
      ))}
    </>
  );
}
