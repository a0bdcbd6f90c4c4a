import { useLocation, useNavigate } from "react-router";

import {
  type NotebookDetail,
  type Reading,
  useFollowedWorksQuery,
  useStartFollowingMutation,
  useStopFollowingMutation,
} from "../../api";
import { useSession } from "../../session";
import { useSayError } from "../../ui/useSayError";
import { furthest, placeIn } from "./places";

interface Following {
  /** How far the follower has read; undefined while the work is not followed, or that is not known yet. */
  reading: Reading | undefined;
  /** Follow, or stop it. It shows at once, and is taken back if it fails; visitors are led to sign-in and back. */
  toggle: () => void;
}

export function useReading(notebookId: number): Reading | undefined {
  const { status } = useSession();
  const { data } = useFollowedWorksQuery(undefined, { skip: status !== "signed-in" });
  return status === "signed-in" ? data?.[notebookId] : undefined;
}

export function useFollowing(work: NotebookDetail): Following {
  const { status, user } = useSession();
  const reading = useReading(work.notebook_id);
  const [follow, { isLoading: isStarting }] = useStartFollowingMutation();
  const [unfollow, { isLoading: isStopping }] = useStopFollowingMutation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const sayError = useSayError();

  const begin = () => {
    const readable = work.pages.filter((page) => page.published_at);
    const place = placeIn(work.notebook_id, user?.user_id);
    const reached = furthest(readable, place?.page_id, place?.reached);
    return follow({ work, reached: reached?.page_id ?? null });
  };
  const toggle = async () => {
    // Two calls at once could arrive the other way round.
    if (isStarting || isStopping) return;
    if (status === "signed-out") {
      await navigate("/sign-in", { state: { from: pathname } });
      return;
    }
    const { error } = reading ? await unfollow(work.notebook_id) : await begin();
    sayError(error);
  };
  return { reading, toggle: () => void toggle() };
}
