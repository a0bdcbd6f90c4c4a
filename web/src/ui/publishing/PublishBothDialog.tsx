import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import { useTranslation } from "react-i18next";

import { othersReady } from "./standing";
import type { Publishing, Question } from "./usePublishing";

interface Props {
  question: Question;
  onAnswer: Publishing["answer"];
}

/** A chapter is to be published whose work is a draft: asks whether the work is meant, too. */
export function PublishBothDialog({ question: { work, pageIds }, onAnswer }: Props) {
  const { t } = useTranslation(["publishing", "app"]);
  const others = othersReady(work, pageIds);
  const way = (what: Parameters<Publishing["answer"]>[0]) => () => void onAnswer(what);
  return (
    <Dialog open onClose={way("nothing")} aria-labelledby="publish-both" fullWidth maxWidth="sm">
      <DialogTitle id="publish-both">{t("both.title")}</DialogTitle>
      <DialogContent>
        <DialogContentText>
          {t("both.text", { title: work.title })}
          {others > 0 && ` ${t("both.others", { count: others })}`}
        </DialogContentText>
      </DialogContent>
      <DialogActions sx={WAYS}>
        <Button color="inherit" onClick={way("nothing")} sx={{ mr: { sm: "auto" } }}>
          {t("app:action.cancel")}
        </Button>
        <Button onClick={way("chapters")}>{t("both.chapter")}</Button>
        <Button variant="contained" onClick={way("both")}>
          {t("both.confirm")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** On a phone one above the other, the likeliest first. */
const WAYS = {
  flexDirection: { xs: "column-reverse", sm: "row" },
  alignItems: { xs: "stretch", sm: "center" },
  gap: 1,
  "& > :not(style) ~ :not(style)": { ml: { xs: 0, sm: 1 } },
} as const;
