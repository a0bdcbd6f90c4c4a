import { useState } from "react";
import { useDispatch } from "react-redux";

import { api, isApiError, type NotebookDetail, useSaveNotebookMutation } from "../../../api";
import { useKept } from "./useKept";
import { changesOf, faultsOf, type FieldFaults, fieldsOf, type WorkFields } from "./workFields";

/** What was changed, and the state that it was changed from. */
interface Edit {
  base: WorkFields;
  version: number;
  values: WorkFields;
}

export interface WorkForm {
  values: WorkFields;
  faults: FieldFaults;
  dirty: boolean;
  /** The changes are of an earlier life of this screen. */
  kept: boolean;
  busy: boolean;
  error: unknown;
  /** Where somebody else saved meanwhile: what is saved, and what it would be with these changes. */
  conflict: { theirs: NotebookDetail; mine: WorkFields } | null;
  change: (values: WorkFields) => void;
  /** Saves what was changed; `over` is the version that is replaced. @returns whether it is saved. */
  save: (over?: number) => Promise<boolean>;
  discard: () => void;
  dismissConflict: () => void;
}

/** The form of a work that is there. What was typed stays until it is saved or discarded, whatever happens. */
export function useWorkForm(work: NotebookDetail): WorkForm {
  const [edit, setEdit] = useKept<Edit>(`sinpluma.work.${work.user_id}.${work.notebook_id}`);
  const [kept, setKept] = useState(edit !== null);
  const { conflict, setConflict, submit, busy, error } = useSave(work.notebook_id);
  const saved = fieldsOf(work);
  const values = edit?.values ?? saved;
  const clear = () => {
    setEdit(null);
    setKept(false);
    setConflict(null);
  };
  return {
    values,
    faults: edit ? faultsOf(values) : {},
    dirty: edit !== null,
    kept,
    busy,
    error,
    conflict: conflict &&
      edit && { theirs: conflict, mine: { ...fieldsOf(conflict), ...changesOf(edit.base, values) } },
    change: (next) => {
      const { base, version } = edit ?? { base: saved, version: work.version };
      const unchanged = Object.keys(changesOf(base, next)).length === 0;
      setEdit(unchanged ? null : { base, version, values: next });
    },
    save: async (over) => {
      if (!edit || Object.keys(faultsOf(values)).length > 0) return false;
      const done = await submit(changesOf(edit.base, values), over ?? edit.version);
      if (done) clear();
      return done;
    },
    discard: clear,
    dismissConflict: () => {
      setConflict(null);
    },
  };
}

function useSave(notebookId: number) {
  const dispatch = useDispatch();
  const [save, { isLoading, error }] = useSaveNotebookMutation();
  const [conflict, setConflict] = useState<NotebookDetail | null>(null);
  const submit = async (changes: Partial<WorkFields>, version: number) => {
    const answer = await save({ notebookId, notebookChanges: { ...changes, version } });
    const now = answer.data ?? currentOf(answer.error);
    // What is saved is shown at once: the form would show the state before, until it was asked for again.
    if (now)
      dispatch(
        api.util.updateQueryData("getNotebook", { notebookId }, () => now) as unknown as { type: string },
      );
    setConflict(answer.data ? null : now);
    return answer.data !== undefined;
  };
  const isConflict = currentOf(error) !== null;
  return { conflict, setConflict, submit, busy: isLoading, error: isConflict ? null : error };
}

/** What a 409 or 412 says is saved now. */
function currentOf(error: unknown): NotebookDetail | null {
  const stale = isApiError(error) && (error.status === 409 || error.status === 412) && error.current;
  return stale ? (stale as NotebookDetail) : null;
}
