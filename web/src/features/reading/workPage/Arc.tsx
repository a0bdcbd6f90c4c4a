import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import { type EmotionalArc, useGetArcQuery } from "../../../api";
import { useFeature } from "../../../extensions";
import { useFormat } from "../../../ui/useFormat";
import { extremesOf, lineOf, pathOf, startsOf } from "./arc";

const [WIDTH, HEIGHT] = [640, 150];

/** How a work feels from its beginning to its end. Nothing where the server does not say, or not yet. */
export function Arc({ notebookId }: { notebookId: number }) {
  const { t } = useTranslation("reading");
  const on = useFeature("sentiment");
  const { data } = useGetArcQuery({ notebookId }, { skip: !on });
  if (!on || !data?.complete || lineOf(data).length < 3) return null;
  return (
    <Box component="section" aria-labelledby="arc" sx={{ mt: 6 }}>
      <Typography variant="h2" id="arc" gutterBottom>
        {t("arc.title")}
      </Typography>
      <Typography sx={{ color: "text.secondary", mb: 2 }}>
        <Summary arc={data} />
      </Typography>
      <Drawing arc={data} />
      <Table arc={data} />
    </Box>
  );
}

function Summary({ arc }: { arc: EmotionalArc }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  const extremes = extremesOf(arc.pages);
  const mean = arc.mean ?? 0.5;
  const tone = mean < 0.45 ? "dark" : mean > 0.55 ? "bright" : "balanced";
  return (
    <>
      {t(`arc.tone.${tone}`, { part: format.percent(mean) })}{" "}
      {extremes && t("arc.extremes", { bright: extremes.brightest.title, dark: extremes.darkest.title })}
    </>
  );
}

function Drawing({ arc }: { arc: EmotionalArc }) {
  const { t } = useTranslation("reading");
  const path = pathOf(lineOf(arc), WIDTH, HEIGHT);
  return (
    <Box sx={{ display: "flex", gap: 1.5 }}>
      <Box aria-hidden sx={AXIS}>
        <span>{t("arc.bright")}</span>
        <span>{t("arc.dark")}</span>
      </Box>
      <Box
        component="svg"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("arc.drawing")}
        sx={SVG}
      >
        {startsOf(arc.pages)
          .slice(1)
          .map((start) => (
            <line key={start} className="chapter" x1={start * WIDTH} x2={start * WIDTH} y1={0} y2={HEIGHT} />
          ))}
        <line className="middle" x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        <path className="line" d={path} />
      </Box>
    </Box>
  );
}

function Table({ arc }: { arc: EmotionalArc }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  return (
    <Box component="details" sx={{ mt: 1.5, typography: "body2", "& summary": { cursor: "pointer" } }}>
      <summary>{t("arc.table")}</summary>
      <Box component="table" sx={TABLE}>
        <thead>
          <tr>
            <th scope="col">{t("arc.chapter")}</th>
            <th scope="col">{t("arc.mean")}</th>
          </tr>
        </thead>
        <tbody>
          {arc.pages.map((page) => (
            <tr key={page.page_id}>
              <th scope="row">{page.title}</th>
              <td>{typeof page.mean === "number" ? format.percent(page.mean) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

const AXIS = {
  display: "flex",
  flexDirection: "column",
  justifyContent: "space-between",
  typography: "caption",
  color: "text.secondary",
} as const;

const SVG = {
  flexGrow: 1,
  width: 1,
  minWidth: 0,
  height: HEIGHT,
  overflow: "visible",
  "& line, & path": { fill: "none", vectorEffect: "non-scaling-stroke" },
  "& .chapter": { stroke: "currentcolor", strokeOpacity: 0.1 },
  "& .middle": { stroke: "currentcolor", strokeOpacity: 0.45, strokeDasharray: "4 4" },
  "& .line": {
    stroke: (theme: { palette: { primary: { main: string } } }) => theme.palette.primary.main,
    strokeWidth: 2.5,
    strokeLinecap: "round",
  },
} as const;

const TABLE = {
  mt: 1,
  borderCollapse: "collapse",
  "& th, & td": {
    textAlign: "left",
    fontWeight: 400,
    py: 0.5,
    pr: 4,
    borderBottom: 1,
    borderColor: "divider",
  },
  "& thead th": { color: "text.secondary" },
} as const;
