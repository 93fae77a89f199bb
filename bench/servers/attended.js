/** Loaded before the server: it ends with whoever started it, says where it listens, and collects garbage when asked. */
const say = (/** @type {object} */ message) => void process.send?.(message);

const { log } = console;
console.log = (/** @type {unknown[]} */ ...words) => {
  const url = /listens on (\S+)/.exec(String(words[0]))?.[1];
  if (url !== undefined) say({ url });
  log(...words);
};

process.on("message", () => {
  globalThis.gc?.();
  globalThis.gc?.();
  say({ collected: true });
});
process.channel?.unref();
process.on("disconnect", () => process.exit(1));
