import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import type { FastifyInstance } from "fastify";

const PUBLIC = new URL("../../public/", import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, PUBLIC), "utf8");

/** Folders whose files are served as they are, under `/assets`. */
const FOLDERS = ["window", "dashboard"] as const;

const TYPES: Readonly<Record<string, string>> = { ".css": "text/css", ".js": "text/javascript", ".html": "text/html" };

const V1_PAYMENT = ["error", "validation", "payment-window", "v1-payment"] as const;

/** Each script is a few modules, the one that sets the global last. */
const SCRIPTS = {
  "/v2/standard": [
    "error",
    "validation",
    "payment-window",
    "payment",
    "widget-view",
    "listeners",
    "widget-window",
    "widgets",
    "standard",
  ],
  "/v1": V1_PAYMENT,
  "/v1/payment": V1_PAYMENT,
  "/v1/payment-widget": ["error", "validation", "payment-window", "widget-view", "listeners", "v1-widget"],
} as const;

/** The browser scripts under Toss's own paths, and what the mock's pages are made of. */
export const registerAssets = (app: FastifyInstance): void => {
  for (const [path, parts] of Object.entries(SCRIPTS)) {
    const script = bundle(parts);
    app.get(path, (_request, reply) =>
      reply
        .header("access-control-allow-origin", "*")
        .header("cache-control", "no-cache")
        .type("text/javascript; charset=utf-8")
        .send(script),
    );
  }
  for (const folder of FOLDERS)
    for (const name of readdirSync(new URL(folder, PUBLIC))) {
      const [content, type] = [read(`${folder}/${name}`), TYPES[extname(name)] ?? "text/plain"];
      app.get(`/assets/${folder}/${name}`, (_request, reply) =>
        reply.header("cache-control", "no-cache").type(`${type}; charset=utf-8`).send(content),
      );
    }
};

/** Pages load one plain script, so the modules are laid into one scope, without their imports and exports. */
const bundle = (parts: readonly string[]): string =>
  `(() => {\n"use strict";\n${parts.map((part) => inScope(read(`sdk/${part}.js`))).join("\n")}\n})();\n`;

const inScope = (module: string): string =>
  module.replace(/^import [^;]+;\n/gm, "").replace(/^export (?=const|class|let)/gm, "");
