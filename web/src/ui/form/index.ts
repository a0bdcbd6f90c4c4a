import "./words";

export { FormError } from "./FormError";
export { PasswordInput } from "./PasswordInput";
export { TextInput } from "./TextInput";
export { useSubmit, type Submission } from "./useSubmit";
