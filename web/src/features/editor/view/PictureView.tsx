import { mdiDeleteOutline, mdiTextBoxEditOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Transforms } from "slate";
import { ReactEditor, type RenderElementProps, useReadOnly, useSelected, useSlateStatic } from "slate-react";

import { ownImage } from "../../../document/addresses";
import { Icon } from "../../../ui/Icon";

const AltDialog = lazy(async () => ({ default: (await import("../dialogs/AltDialog")).AltDialog }));

/** A picture, with what it says to who cannot see it. */
export function PictureView({ element, attributes, children }: RenderElementProps) {
  const { t } = useTranslation("editor");
  const editor = useSlateStatic();
  const isSelected = useSelected();
  const isReadOnly = useReadOnly();
  const [isDescribing, setDescribing] = useState(false);
  const src = ownImage(element.src);
  const alt = typeof element.alt === "string" ? element.alt : "";
  const describe = (text: string) => {
    Transforms.setNodes(editor, { alt: text }, { at: ReactEditor.findPath(editor, element) });
  };
  return (
    <figure {...attributes}>
      <Box
        contentEditable={false}
        sx={{ outline: isSelected ? 2 : 0, outlineColor: "primary.main", borderRadius: 1 }}
      >
        {src ? <img src={src} alt={alt} /> : alt}
        {!isReadOnly && (
          <Box sx={{ display: "flex", gap: 1, justifyContent: "center", flexWrap: "wrap" }}>
            <Button
              size="small"
              startIcon={<Icon path={mdiTextBoxEditOutline} />}
              onClick={() => {
                setDescribing(true);
              }}
            >
              {alt ? t("image.described", { alt: alt.slice(0, 60) }) : t("image.describe")}
            </Button>
            <Button
              size="small"
              color="inherit"
              startIcon={<Icon path={mdiDeleteOutline} />}
              onClick={() => {
                Transforms.removeNodes(editor, { at: ReactEditor.findPath(editor, element) });
              }}
            >
              {t("image.remove")}
            </Button>
          </Box>
        )}
      </Box>
      {children}
      {isDescribing && (
        <Suspense>
          <AltDialog
            alt={alt}
            onApply={describe}
            onClose={() => {
              setDescribing(false);
            }}
          />
        </Suspense>
      )}
    </figure>
  );
}
