import { format } from "prettier";

import type { Hung } from "./exhibits.ts";

const row = ({ name, exhibit }: Hung): string => {
  const { title, system, report, harm, caughtBy, seed } = exhibit;
  const cells = [
    `[${title}](../test/museum/exhibits/${name}.ts)`,
    `[${system}](${report})`,
    harm,
    caughtBy,
    String(seed),
  ];
  return `| ${cells.join(" | ")} |`;
};

/** docs/museum.md */
export const guide = (exhibits: readonly Hung[]): Promise<string> =>
  format(
    `# The bug museum

${exhibits.length} real bugs of other systems, brought back into this one: each replaces a function or an adapter of ours from outside, and
nothing in \`src/\` knows of it. All of them are caught by the simulation that the code has to live through anyway
(\`npm run simulate\`), by invariants that hold for every world; without the bug, the world of the same seed is clean.

- What happens with the bug: \`TELL=<exhibit> npx vitest run test/museum\`, an exhibit being named by its file
- The same world without it: \`npm run simulate -- --replay <seed>\`
- The invariants: [invariants.ts](../test/simulation/invariants.ts); what keys and leases must do at every moment:
  [key-watch.ts](../test/simulation/key-watch.ts), [lease-watch.ts](../test/simulation/lease-watch.ts); the exhibits:
  [test/museum/exhibits](../test/museum/exhibits)
- Written by \`npx vitest run test/museum -u\`. When the code has changed, a seed may stand for another world: the test then looks
  for one that shows the bug, and with \`MEND=1\` writes it down

| bug | system and report | what it did to people | caught by | seed |
| --- | --- | --- | --- | ---: |
${exhibits.map(row).join("\n")}
`,
    { parser: "markdown", printWidth: 120 },
  );
