import Button from "@mui/material/Button";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";

import { useSession } from "../../../session";

const ReportDialog = lazy(async () => ({ default: (await import("./ReportDialog")).ReportDialog }));

interface Props {
  kind: "notebook" | "page" | "user";
  target: number;
  /** What is reported, as its title says it. */
  name: string;
  /** The icon. */
  children: ReactNode;
}

/** Tells the administrators of something; visitors sign in first. */
export function ReportButton({ kind, target, name, children }: Props) {
  const { t } = useTranslation("reading");
  const { status } = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const begin = () => {
    if (status === "signed-out") void navigate("/sign-in", { state: { from: pathname } });
    else setOpen(true);
  };
  return (
    <>
      <Button color="inherit" startIcon={children} onClick={begin}>
        {t("report.label")}
      </Button>
      {open && (
        <Suspense>
          <ReportDialog
            kind={kind}
            target={target}
            name={name}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
