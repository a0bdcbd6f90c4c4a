/** What the server wrote into the shell about the site. Vite's own server, while one works at the app, writes nothing. */
interface Site {
  /** The path under which the API answers. */
  api: string;
  /** The origin of the site's pictures, if they are on another host than the app. */
  pictures?: string | null;
}

export const site: Site = { api: "/api", ...written() };

function written(): Partial<Site> {
  const text = document.getElementById("site")?.textContent;
  return text ? (JSON.parse(text) as Partial<Site>) : {};
}
