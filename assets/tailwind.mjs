// Tailwind 4 with daisyUI through their JS API: no native command-line package is needed.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { compile } from "tailwindcss";

const require = createRequire(import.meta.url);

function candidates(dirs, endings) {
  const found = new Set();
  const walk = (dir) => {
    for (const name of readdirSync(dir)) {
      const file = path.join(dir, name);
      if (statSync(file).isDirectory()) walk(file);
      else if (endings.some((ending) => name.endsWith(ending)))
        for (const word of readFileSync(file, "utf8").split(/[\s"'`=<>{}|]+/)) if (word && word.length < 120) found.add(word);
    }
  };
  dirs.forEach(walk);
  return [...found];
}

function load(id, base) {
  if (id.startsWith(".")) return path.resolve(base, id);
  return require.resolve(id === "tailwindcss" ? "tailwindcss/index.css" : id);
}

export async function tailwind(entry, dirs) {
  const compiler = await compile(readFileSync(entry, "utf8"), {
    base: path.dirname(path.resolve(entry)),
    from: entry,
    loadStylesheet: async (id, base) => {
      const file = load(id, base);
      return { path: file, base: path.dirname(file), content: readFileSync(file, "utf8") };
    },
    loadModule: async (id, base) => {
      const file = load(id, base);
      const module = await import(pathToFileURL(file).href);
      return { path: file, base: path.dirname(file), module: module.default ?? module };
    },
  });
  return compiler.build(candidates(dirs, [".html", ".py", ".js"]));
}
