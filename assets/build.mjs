// Builds static/dist: scripts, styles, fonts and the icon sprite. Run `node assets/build.mjs` after using a new class.
import { build, transform } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { tailwind } from "./tailwind.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const dist = path.join(root, "static/dist");
const browsers = ["chrome111", "firefox128", "safari16.4"];
const budgetKb = 90;
const started = Date.now();

process.chdir(root);
mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) if (name !== ".stamp") rmSync(path.join(dist, name), { recursive: true });

// Each entry is one file a page may load. Only app, theme and app.css belong to the first load.
const scripts = ["app", "theme", "board", "select", "push"];
await build({
  entryPoints: scripts.map((name) => `assets/${name}.js`),
  bundle: true, minify: true, format: "iife", target: browsers, outdir: dist, legalComments: "none", logLevel: "warning",
});
await build({
  entryPoints: ["assets/css/fonts.css"],
  bundle: true, minify: true, outdir: dist, assetNames: "fonts/[name]-[hash]", loader: { ".woff2": "file" }, logLevel: "warning",
});

const css = await tailwind("assets/css/app.css", ["templates", "core/templatetags", "assets/js"]);
const fonts = readFileSync(path.join(dist, "fonts.css"), "utf8");
const { code } = await transform(css, { loader: "css", minify: true, target: browsers });
writeFileSync(path.join(dist, "app.css"), fonts + code);
rmSync(path.join(dist, "fonts.css"));

const icons = "assets/icons";
const symbols = readdirSync(icons).filter((name) => name.endsWith(".svg")).sort().map((name) => {
  const inner = readFileSync(path.join(icons, name), "utf8").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
  return `<symbol id="${path.basename(name, ".svg")}" viewBox="0 0 24 24">${inner}</symbol>`;
});
writeFileSync(path.join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);

// Every file is there twice: under its plain name, and under one with a hash that browsers may keep for ever.
const built = readdirSync(dist).filter((name) => /\.(js|css|svg)$/.test(name)).sort();
const manifest = Object.fromEntries(built.map((name) => {
  const hash = createHash("sha256").update(readFileSync(path.join(dist, name))).digest("hex").slice(0, 12);
  const { name: stem, ext } = path.parse(name);
  copyFileSync(path.join(dist, name), path.join(dist, `${stem}.${hash}${ext}`));
  return [name, `${stem}.${hash}${ext}`];
}));
for (const name of readdirSync(path.join(dist, "fonts")))
  manifest[`fonts/${name.replace(/-wght-normal-[A-Z0-9]{8}/, "")}`] = `fonts/${name}`;
writeFileSync(path.join(dist, "manifest.json"), JSON.stringify(manifest, null, 1));

const size = (name) => gzipSync(readFileSync(path.join(dist, name)), { level: 9 }).length / 1024;
const first = ["theme.js", "app.js", "app.css"];
for (const name of built)
  console.log(`${name.padEnd(14)} ${size(name).toFixed(1).padStart(6)} kB gzip${first.includes(name) ? "  first load" : ""}`);
const total = first.reduce((sum, name) => sum + size(name), 0);
console.log(`first load ${total.toFixed(1)} of ${budgetKb} kB, ${symbols.length} icons, ${Date.now() - started} ms`);
if (total > budgetKb) {
  console.error("The first load is over its budget.");
  process.exit(1);
}
