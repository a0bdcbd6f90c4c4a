import { isApiError } from "../../api";
import { type Fault, FAULTS } from "./words";

/** What is wrong with each field of a form, as the server found it: the key of what a person is told. */
export function faultsOf(error: unknown): Record<string, Fault> {
  if (!isApiError(error)) return {};
  const kind = error.code === "taken" ? "taken" : "invalid";
  return Object.fromEntries(Object.keys(error.errors).map((field) => [field, faultOf(`${field}_${kind}`)]));
}

function faultOf(name: string): Fault {
  return FAULTS.find((fault) => fault === name) ?? "other";
}
