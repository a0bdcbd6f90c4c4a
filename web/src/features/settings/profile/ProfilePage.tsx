import { AboutSection } from "./AboutSection";
import { PictureSection } from "./PictureSection";

export function ProfilePage() {
  return (
    <div>
      <PictureSection />
      <AboutSection />
    </div>
  );
}
