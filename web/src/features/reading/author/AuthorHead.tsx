import { mdiFlagOutline, mdiPencilOutline, mdiRss, mdiShareVariantOutline } from "@mdi/js";
import Avatar from "@mui/material/Avatar";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Profile } from "../../../api";
import { useFeature } from "../../../extensions";
import { useSession } from "../../../session";
import { Icon } from "../../../ui/Icon";
import { useFormat } from "../../../ui/useFormat";
import { ReportButton } from "../report/ReportButton";
import { useShare } from "../useShare";

/** Who an author is. */
export function AuthorHead({ author }: { author: Profile }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  const name = author.display_name || author.username;
  const facts = [
    t("author.count", { count: author.notebooks }),
    ...(author.followers ? [t("work.followers", { count: author.followers })] : []),
    t("author.since", { date: format.date(author.user_created) }),
  ];
  return (
    <Box sx={{ display: "flex", flexDirection: { xs: "column", sm: "row" }, gap: { xs: 2, sm: 4 } }}>
      <Avatar
        src={author.image_url ? `${author.image_url}?w=320` : undefined}
        alt=""
        sx={{ width: 128, height: 128, fontSize: 48 }}
      />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="h1" sx={{ overflowWrap: "anywhere" }}>
          {name}
        </Typography>
        <Typography sx={{ color: "text.secondary" }}>
          {name === author.username ? "" : `@${author.username} · `}
          {facts.join(" · ")}
        </Typography>
        {author.bio && (
          <Typography
            sx={{ mt: 2, maxWidth: 640, whiteSpace: "pre-line", lineHeight: 1.65, overflowWrap: "anywhere" }}
          >
            {author.bio}
          </Typography>
        )}
        <Actions author={author} name={name} />
      </Box>
    </Box>
  );
}

function Actions({ author, name }: { author: Profile; name: string }) {
  const { t } = useTranslation("reading");
  const { user } = useSession();
  const feeds = useFeature("exchange");
  const share = useShare();
  const own = user?.user_id === author.user_id;
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 1, mt: 2, ml: -1 }}>
      {own && (
        <Button component={Link} to="/settings" color="inherit" startIcon={<Icon path={mdiPencilOutline} />}>
          {t("author.edit")}
        </Button>
      )}
      <Button
        color="inherit"
        startIcon={<Icon path={mdiShareVariantOutline} />}
        onClick={() => {
          share(name, `/user/${author.username}`);
        }}
      >
        {t("share.label")}
      </Button>
      {feeds && (
        <Button
          color="inherit"
          href={`/api/user/${author.username}/feed.atom`}
          startIcon={<Icon path={mdiRss} />}
        >
          {t("feed")}
        </Button>
      )}
      {!own && (
        <ReportButton kind="user" target={author.user_id} name={name}>
          <Icon path={mdiFlagOutline} />
        </ReportButton>
      )}
    </Box>
  );
}
