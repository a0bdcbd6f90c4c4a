/** The geometry of the emotional arc: from the course of each chapter to one line through the work. */
import type { ArcPage, EmotionalArc } from "../../../api";

export interface ArcPoint {
  /** How far into the work, 0 to 1. */
  x: number;
  /** Mean P(positive) there. */
  y: number;
}

/** More would draw noise. */
const BINS = 40;
/** The least distance from the middle that fills the drawing: a calm work must look calm. */
const LEAST_REACH = 0.2;

/** Where each chapter begins, 0 to 1, by its words. */
export function startsOf(pages: readonly ArcPage[]): number[] {
  const total = pages.reduce((sum, page) => sum + page.word_count, 0) || 1;
  let words = 0;
  return pages.map((page) => {
    const start = words / total;
    words += page.word_count;
    return start;
  });
}

/** The line: the means of what stands near each other, from the first word to the last. */
export function lineOf(arc: EmotionalArc): ArcPoint[] {
  const starts = startsOf(arc.pages);
  const points = arc.pages.flatMap((page, index) => {
    const start = starts[index] ?? 0;
    const length = (starts[index + 1] ?? 1) - start;
    return page.course.map(([at, mean]) => ({
      x: start + at * length,
      y: mean,
    }));
  });
  if (points.length <= BINS) return points;
  const bins = Array.from({ length: BINS }, (): ArcPoint[] => []);
  points.forEach((point) => bins[Math.min(BINS - 1, Math.floor(point.x * BINS))]?.push(point));
  return bins.filter((bin) => bin.length > 0).map((bin) => ({ x: mean(bin, "x"), y: mean(bin, "y") }));
}

function mean(points: readonly ArcPoint[], of: "x" | "y"): number {
  return points.reduce((sum, point) => sum + point[of], 0) / points.length;
}

/** How far from the middle the drawing reaches, up and down alike. */
export function reachOf(line: readonly ArcPoint[]): number {
  return Math.max(LEAST_REACH, ...line.map(({ y }) => Math.abs(y - 0.5))) * 1.1;
}

/** A smooth path through points (Catmull-Rom, as cubic Bézier curves), in a field of the given size. */
export function pathOf(line: readonly ArcPoint[], width: number, height: number): string {
  const reach = reachOf(line);
  const at = line.map(({ x, y }): [number, number] => [x * width, (0.5 - (y - 0.5) / (2 * reach)) * height]);
  const shown = (...numbers: number[]) => numbers.map((one) => one.toFixed(1)).join(" ");
  return at
    .map((point, index) => {
      const before = at[index - 1];
      if (!before) return `M${shown(...point)}`;
      const [first, last] = [at[index - 2] ?? before, at[index + 1] ?? point];
      const [x, y] = point;
      const control = [
        before[0] + (x - first[0]) / 6,
        before[1] + (y - first[1]) / 6,
        x - (last[0] - before[0]) / 6,
        y - (last[1] - before[1]) / 6,
      ];
      return `C${shown(...control, x, y)}`;
    })
    .join("");
}

type Judged = ArcPage & { mean: number };

/** The brightest and the darkest chapter; null where fewer than two are judged. */
export function extremesOf(pages: readonly ArcPage[]): { brightest: ArcPage; darkest: ArcPage } | null {
  const judged = pages.filter((page): page is Judged => typeof page.mean === "number");
  const [first, ...others] = judged.toSorted((a, b) => a.mean - b.mean);
  const last = others.at(-1);
  return first && last ? { brightest: last, darkest: first } : null;
}
