import { mdiArrowLeft, mdiArrowRight } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { NotebookDetail, Page } from "../../../api";
import { useSession } from "../../../session";
import { Icon } from "../../../ui/Icon";
import { FollowButton } from "../workPage/FollowButton";

/** Where a chapter ends: on to the next, and whom to thank. */
export function ChapterEnd({ chapter, work }: { chapter: Page; work: NotebookDetail }) {
  const { t } = useTranslation("reading");
  const { user } = useSession();
  const titleOf = (id: number) => work.pages.find((page) => page.page_id === id)?.title ?? "";
  const pathOf = (id: number) => `/notebooks/${work.notebook_id}/pages/${id}`;
  return (
    <Box
      component="footer"
      sx={{ mt: "4em", pt: 4, pb: 6, borderTop: 1, borderColor: "divider", fontSize: "1rem" }}
    >
      <Box component="nav" aria-label={t("reader.chapters")} sx={NAV}>
        {chapter.next ? (
          <Button
            component={Link}
            to={pathOf(chapter.next)}
            variant="contained"
            size="large"
            endIcon={<Icon path={mdiArrowRight} />}
            sx={{ gridArea: "next", minWidth: 0 }}
          >
            {t("reader.nextNamed", { title: titleOf(chapter.next) })}
          </Button>
        ) : (
          <Typography variant="h3" component="p" sx={{ gridArea: "next", textAlign: "center" }}>
            {t("reader.end")}
          </Typography>
        )}
        {chapter.previous && (
          <Button
            component={Link}
            to={pathOf(chapter.previous)}
            color="inherit"
            startIcon={<Icon path={mdiArrowLeft} />}
            sx={{ gridArea: "previous", minWidth: 0, justifySelf: { xs: "center", sm: "start" } }}
          >
            {t("reader.previous")}
          </Button>
        )}
      </Box>
      <Box sx={{ mt: 5, textAlign: "center" }}>
        <Typography sx={{ color: "text.secondary", mb: 2 }}>
          {t("reader.by")}{" "}
          <Box component={Link} to={`/user/${work.author}`} sx={{ color: "text.primary", fontWeight: 600 }}>
            {work.author_name}
          </Box>
        </Typography>
        {user?.user_id !== work.user_id && <FollowButton work={work} />}
      </Box>
    </Box>
  );
}

const NAV = { display: "flex", flexDirection: "column", alignItems: "center", gap: 2 } as const;
