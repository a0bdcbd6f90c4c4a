import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { isApiError } from "../../../api";
import { useSignIn } from "../../../session";
import { ErrorNotice } from "../../../ui/ErrorNotice";

/** Signing in without leaving the text. */
export function SignInDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation(["editor", "app"]);
  const signIn = useSignIn();
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>(null);
  const isWrong = isApiError(error) && error.status === 401;
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    try {
      await signIn({ username: name, password });
      onClose();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs">
      <form onSubmit={submit}>
        <DialogTitle>{t("signIn.title")}</DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            <DialogContentText>{t("signIn.text", { name })}</DialogContentText>
            <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
            <TextField
              // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog of one field
              autoFocus
              fullWidth
              type="password"
              label={t("signIn.password")}
              error={isWrong}
              helperText={isWrong && t("signIn.wrong")}
              value={password}
              onChange={(event) => {
                setPassword(event.target.value);
              }}
              slotProps={{ htmlInput: { autoComplete: "current-password" } }}
            />
            {!isWrong && <ErrorNotice error={error} />}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t("app:action.cancel")}</Button>
          <Button type="submit" variant="contained" disabled={!password}>
            {t("signIn.submit")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
