import type { ThunkDispatch, UnknownAction } from "@reduxjs/toolkit";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useDispatch } from "react-redux";

import { api, type SavedPage } from "../../api";
import { useSession } from "../../session";
import { changesOf } from "./saving/draft";
import type { Place } from "./saving/localDrafts";
import { type Server, WritingRoom } from "./saving/WritingRoom";
import { useParting } from "./useParting";

type Dispatch = ThunkDispatch<unknown, unknown, UnknownAction>;

/** The room of one chapter, entered and left with the component. `saved` is what the last save answered. */
export function useWritingRoom(place: Place) {
  const dispatch = useDispatch<Dispatch>();
  const [saved, setSaved] = useState<SavedPage | null>(null);
  const { status, user } = useSession();
  const [room] = useState(
    () => new WritingRoom(place, user?.username ?? null, serverOf(dispatch, place.pageId, setSaved)),
  );
  const state = useSyncExternalStore(room.subscribe, room.current);
  const isBack = status === "signed-in" && user?.user_id === place.userId;
  const autosave = state.kind === "open" ? state.opened.autosave : null;
  useEffect(() => {
    room.enter();
    return () => void room.leave();
  }, [room]);
  useEffect(() => {
    if (isBack) autosave?.signedIn();
  }, [autosave, isBack]);
  useParting(autosave, place.pageId);
  return { room, state, saved };
}

function serverOf(dispatch: Dispatch, pageId: number, onSaved: (page: SavedPage) => void): Server {
  return {
    load: () =>
      dispatch(
        api.endpoints.getPage.initiate({ pageId, mode: "editor" }, { forceRefetch: true, subscribe: false }),
      ).unwrap(),
    send: async ({ draft, version, key }) => {
      const pageChanges = { ...changesOf(draft), version, autosave: true };
      const saving = api.endpoints.savePage.initiate(
        { pageId, pageChanges, "Idempotency-Key": key },
        { track: false },
      );
      const page = await dispatch(saving).unwrap();
      onSaved(page);
      return page;
    },
  };
}
