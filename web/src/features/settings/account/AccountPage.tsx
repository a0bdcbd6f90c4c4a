import { EmailSection } from "./EmailSection";
import { LanguageSection } from "./LanguageSection";
import { PasswordSection } from "./PasswordSection";
import { UsernameSection } from "./UsernameSection";

export function AccountPage() {
  return (
    <div>
      <UsernameSection />
      <EmailSection />
      <PasswordSection />
      <LanguageSection />
    </div>
  );
}
