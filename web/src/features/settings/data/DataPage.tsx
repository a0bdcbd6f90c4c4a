import { CloseSection } from "./CloseSection";
import { ExportSection } from "./ExportSection";
import { ImportSection } from "./ImportSection";

export function DataPage() {
  return (
    <div>
      <ExportSection />
      <ImportSection />
      <CloseSection />
    </div>
  );
}
