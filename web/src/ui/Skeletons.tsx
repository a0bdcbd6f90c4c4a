import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Stands where something is being loaded, and says so to screen readers. */
export function Loading({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Box role="status" aria-label={t("status.loading")}>
      {children}
    </Box>
  );
}

/** Lines of text that are being loaded. */
export function LinesSkeleton({ lines = 6 }: { lines?: number }) {
  return (
    <Loading>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={28} width={`${96 - ((line * 17) % 30)}%`} />
      ))}
    </Loading>
  );
}

/** A cover with its title and author beneath. */
export function CardSkeleton() {
  return (
    <div>
      <Skeleton variant="rounded" sx={{ width: 1, height: "auto", aspectRatio: "2 / 3", mb: 1 }} />
      <Skeleton width="80%" />
      <Skeleton width="50%" />
    </div>
  );
}
