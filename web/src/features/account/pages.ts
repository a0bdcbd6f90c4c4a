/** The pages of this feature: small ones, which come as one file. */
import "./words";

export { ForgotPage } from "./ForgotPage";
export { ResetPage } from "./ResetPage";
export { SignInPage } from "./SignInPage";
export { SignUpPage } from "./SignUpPage";
export { VerifyPage } from "./VerifyPage";
