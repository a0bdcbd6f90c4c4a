/** How long a page waits for a server that does not answer before what is kept will do. */
const PATIENCE_MS = 6000;

/** Whether the answer says no more than that the server is away: of a proxy before it, or while it starts. */
export function isAway(answer: Response): boolean {
  return answer.status >= 502 && answer.status <= 504;
}

/** What was asked of the server; where no answer comes, or too late, what is kept; or else word of no connection. */
export async function orKept(
  asked: Promise<Response>,
  kept: () => Promise<Response | undefined>,
): Promise<Response> {
  const answer = asked.catch(() => undefined);
  const first = await Promise.race([answer, late()]);
  if (first && !isAway(first)) return first;
  return (await kept()) ?? (await answer) ?? noConnection();
}

/** As the API words its problems. A promise that fails would have the browser complain on its console. */
function noConnection(): Response {
  const problem = { type: "about:blank", title: "No connection", status: 504, code: "offline" };
  return Response.json(problem, { status: 504, headers: { "Content-Type": "application/problem+json" } });
}

function late(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS, undefined);
  });
}
