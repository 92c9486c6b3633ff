// Builds the front end: one style sheet, one script, the font, the mark and the icons that are used.
// `node dsonet/assets/build.mjs [--watch]` writes dsonet/static/dist with content hashes, a manifest and
// compressed twins. Templates find the files through dsonet/web/assets.py.

import { watch } from "node:fs";
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const built = join(root, "dsonet/static/dist");
const out = `${built}.new`;
const font = "node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2";
const entries = [
  "css/app.css",
  "css/directory.css",
  "css/documents.css",
  "css/meetings.css",
  "css/security.css",
  "css/style-guide.css",
  "js/app.js",
  "js/crop.js",
  "js/many.js",
  "js/ordering.js",
  "js/passkeys.js",
];
const compressible = new Set([".css", ".js", ".svg"]);

async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries.map((name) => join(here, name)),
    outdir: out,
    entryNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome123", "firefox121", "safari17.5"],
    loader: { ".woff2": "file" },
    metafile: true,
    logLevel: "warning",
  });
  const manifest = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(path);
    else if (path.endsWith(".woff2")) manifest["font.woff2"] = basename(path);
  }
  return manifest;
}

async function copyHashed(name) {
  const content = await readFile(join(here, "img", name));
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const target = `${basename(name, extname(name))}.${hash}${extname(name)}`;
  await writeFile(join(out, target), content);
  return target;
}

// Only the drawing inside each icon: the macro writes the <svg> around it once.
async function icons() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const drawings = {};
  for (const name of names) {
    const svg = await readFile(join(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
    drawings[name] = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/<!--.*?-->/gs, "").replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "").replace(/\s+/g, " ").replaceAll("> <", "><").replaceAll(" />", "/>").trim();
    drawings[name] = drawings[name].slice(drawings[name].indexOf("<"));
  }
  await writeFile(join(out, "icons.json"), JSON.stringify(drawings));
}

async function compress() {
  for (const name of await readdir(out)) {
    if (!compressible.has(extname(name))) continue;
    const content = await readFile(join(out, name));
    await writeFile(join(out, `${name}.gz`), await promisify(gzip)(content, { level: 9 }));
    const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    await writeFile(join(out, `${name}.br`), await promisify(brotliCompress)(content, best));
  }
}

async function everything() {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const manifest = await bundle();
  manifest["favicon.svg"] = await copyHashed("favicon.svg");
  await icons();
  // The page for a fault asks nothing of the manifest: it links to this name, hash or no hash.
  await copyFile(join(out, manifest["app.css"]), join(out, "app.css"));
  await compress();
  await writeFile(join(out, "manifest.json"), JSON.stringify(manifest, null, 2));
  // The new files take the place of the old ones at once: a running site never finds half of them.
  await rm(built, { recursive: true, force: true });
  await rename(out, built);
}

await everything();
if (process.argv.includes("--watch")) {
  console.log("Watching dsonet/assets; Ctrl-C ends it.");
  let waiting = null;
  watch(here, { recursive: true }, () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => everything().then(() => console.log("Built."), console.error), 100);
  });
}
