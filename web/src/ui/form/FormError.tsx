import type { Submission } from "./useSubmit";
import { ErrorNotice } from "../ErrorNotice";

/** Says why a form was not taken, where the fields do not say it. */
export function FormError({ error, faults }: Pick<Submission, "error" | "faults">) {
  return Object.keys(faults).length > 0 ? null : <ErrorNotice error={error} />;
}
