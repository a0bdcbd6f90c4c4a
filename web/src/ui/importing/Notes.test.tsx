import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { speak } from "../../i18n";
import { Notes } from "./Notes";

describe("what is said of a file that was taken in", () => {
  it("is said in the language of the app, once for each kind of thing", async () => {
    await speak("es");
    const notes = [
      { code: "table", detail: "Tables …", count: 2 },
      { code: "table", detail: "Tables …", count: 1 },
      { code: "author", detail: "The file names …", count: 1 },
    ];
    render(<Notes notes={notes} />);
    expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
      "Las tablas tienen ahora una línea por fila. (3 veces)",
      "El archivo nombra a otro autor; aquí la obra es tuya.",
    ]);
  });

  it("is said in the server's words where its code is new", () => {
    render(<Notes notes={[{ code: "hologram", detail: "Holograms are flat now.", count: 1 }]} />);
    expect(screen.getByRole("listitem")).toHaveProperty("textContent", "Holograms are flat now.");
  });
});
