/** Short messages at the foot of the window: "Published", "Copied". */
import Alert, { type AlertColor } from "@mui/material/Alert";
import Snackbar from "@mui/material/Snackbar";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

interface Notice {
  text: string;
  severity: AlertColor;
}

type Say = (text: string, severity?: AlertColor) => void;

const NoticeContext = createContext<Say>(() => undefined);

export function useNotice(): Say {
  return useContext(NoticeContext);
}

export function Notices({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const [open, setOpen] = useState(false);
  const say = useCallback<Say>((text, severity = "success") => {
    setNotice({ text, severity });
    setOpen(true);
  }, []);
  const close = () => {
    setOpen(false);
  };
  return (
    <NoticeContext value={say}>
      {children}
      <Snackbar open={open} autoHideDuration={6000} onClose={close}>
        <Alert severity={notice?.severity ?? "success"} onClose={close} variant="filled">
          {notice?.text}
        </Alert>
      </Snackbar>
    </NoticeContext>
  );
}
