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
  const { status } = useSession();
  const reading = useReading(work.notebook_id);
  const [follow] = useStartFollowingMutation();
  const [unfollow] = useStopFollowingMutation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const sayError = useSayError();

  const toggle = async () => {
    if (status === "signed-out") {
      await navigate("/sign-in", { state: { from: pathname } });
      return;
    }
    const { error } = reading ? await unfollow(work.notebook_id) : await follow(work);
    sayError(error);
  };
  return { reading, toggle: () => void toggle() };
}
