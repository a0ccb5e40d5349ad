// Builds gallery.js.gz, the style sheets and LICENSES.txt: npm install --no-package-lock && npm run build
import { build } from "esbuild";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const built = await build({
  entryPoints: ["parts.js"], bundle: true, minify: true, format: "esm", target: "es2022", metafile: true, write: false,
  outfile: "gallery.js", legalComments: "none", define: { "process.env.NODE_ENV": '"production"' },
});
await writeFile("gallery.js.gz", gzipSync(built.outputFiles[0].contents, { level: 9 }));
await copyFile("node_modules/flatpickr/dist/flatpickr.min.css", "flatpickr.css");
await copyFile("node_modules/react-datepicker/dist/react-datepicker.min.css", "react-datepicker.css");

const used = Object.values(built.metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
const folders = new Set(used.map((path) => path.match(/.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean));
const texts = new Map(); // packages by the text of their licence
for (const folder of [...folders].sort()) {
  const { name, version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? (await readFile(`${folder}/${file}`, "utf8")).trim() : "No text in the package.";
  texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
}
const parts = [...texts].map(([text, names]) => `${names.join(", ")}\n\n${text}\n`);
await writeFile("LICENSES.txt", parts.join(`\n${"-".repeat(80)}\n\n`));
