// Packs what `vite build` wrote, once and as small as can be, for browsers that take Brotli or gzip.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PACKABLE = new Set([".css", ".js", ".json", ".svg", ".txt", ".webmanifest"]);
const WORTHWHILE = 1024; // bytes; less goes into one packet anyway

const folder = process.argv[2];
for (const name of readdirSync(folder, { recursive: true })) {
  const file = path.join(folder, name);
  if (!PACKABLE.has(path.extname(file)) || statSync(file).size < WORTHWHILE) continue;
  const content = readFileSync(file);
  const hint = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: hint }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
