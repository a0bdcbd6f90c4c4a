import { type RefObject, type SyntheticEvent, useEffect, useRef, useState } from "react";

import { faultsOf } from "./faults";
import type { Fault } from "./words";

export interface Submission {
  form: RefObject<HTMLFormElement | null>;
  busy: boolean;
  /** What went wrong; if it is about fields, `faults` has them. */
  error: unknown;
  faults: Record<string, Fault>;
  onSubmit: (event: SyntheticEvent) => Promise<void>;
}

/** Runs what a form is for, once at a time, and leads to the first field that was refused. */
export function useSubmit(action: () => Promise<unknown>): Submission {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error]);
  const onSubmit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await action();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return { form, busy, error, faults: faultsOf(error), onSubmit };
}
