import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isApiError, type PageSummary, useDeletePageMutation, useRestorePageMutation } from "../../../api";
import { ConfirmDialog } from "../../../ui/ConfirmDialog";
import { errorWords } from "../../../ui/errorWords";
import { useNotice } from "../../../ui/notices";

export function TrashedChapter({ chapter }: { chapter: PageSummary }) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const [asking, setAsking] = useState(false);
  const { restore, removeForever, busy } = useTrash(chapter);
  const { title } = chapter;
  return (
    <Box component="li" sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, py: 0.75 }}>
      <Typography sx={{ flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" }}>
        {title}{" "}
        <Box component="span" sx={{ color: "text.secondary", typography: "body2" }}>
          {tw("works.words", { count: chapter.word_count })}
        </Box>
      </Typography>
      <Button size="small" variant="outlined" loading={busy} onClick={restore}>
        {t("action.restore")}
      </Button>
      <Button
        size="small"
        color="error"
        onClick={() => {
          setAsking(true);
        }}
      >
        {tw("works.forever")}
      </Button>
      {asking && (
        <ConfirmDialog
          title={tw("chapters.foreverTitle", { title })}
          confirm={tw("works.forever")}
          danger
          onConfirm={removeForever}
          onClose={() => {
            setAsking(false);
          }}
        >
          {tw("chapters.foreverText")}
        </ConfirmDialog>
      )}
    </Box>
  );
}

function useTrash({ page_id: pageId, title }: PageSummary) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const notice = useNotice();
  const [restorePage, { isLoading }] = useRestorePageMutation();
  const [deletePage] = useDeletePageMutation();
  const restore = async () => {
    const { error } = await restorePage({ pageId });
    if (!error) notice(tw("chapters.restored", { title }));
    else if (isApiError(error)) notice(errorWords(error, t), "error");
  };
  const removeForever = async () => {
    await deletePage({ pageId, forever: true }).unwrap();
    notice(tw("chapters.gone", { title }));
  };
  return { restore, removeForever, busy: isLoading };
}
