import "./words";

import { Navigate, useLocation, useParams } from "react-router";

import { useSession } from "../../session";
import { Room } from "./Room";

/** The chapter of the address, to be written by whoever is signed in, or was when it was opened. */
export function EditorPage() {
  const { notebookId, pageId } = useParams();
  const { status, user, formerId } = useSession();
  const { pathname } = useLocation();
  const userId = user?.user_id ?? formerId;
  if (status === "starting") return null;
  if (userId === null) return <Navigate to="/sign-in" state={{ from: pathname, userId: null }} replace />;
  return (
    <Room
      key={`${userId}/${String(pageId)}`}
      place={{ userId, pageId: Number(pageId) }}
      notebookId={Number(notebookId)}
    />
  );
}
