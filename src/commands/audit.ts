import { readDatabaseConfig } from "../adapters/config.ts";
import type { Environment } from "../adapters/environment.ts";
import { audit, type Audit } from "../adapters/postgres/audit/audit.ts";
import { FINDINGS, IDS_MAX, type Finding } from "../adapters/postgres/audit/findings.ts";
import { openDatabase } from "../adapters/postgres/database.ts";
import { CommandFailure } from "../command-failure.ts";
import { CLEAN, SOMETHING_FOUND } from "./exit-codes.ts";

/** Looks at the database of the environment and says what is wrong with it. Answers the exit code. */
export const auditDatabase = async (env: Environment, { json }: { readonly json: boolean }): Promise<number> => {
  const { databaseUrl } = readDatabaseConfig(env);
  const report = await auditAt(databaseUrl.reveal());
  console.log(json ? JSON.stringify(report, null, 2) : printed(report));
  return report.findings.length === 0 ? CLEAN : SOMETHING_FOUND;
};

export const auditAt = async (url: string): Promise<Audit> => {
  const database = openDatabase({ url, connectionsMax: 1, statementTimeoutMs: 0, readsWholeTables: true });
  try {
    return await audit(database).match(
      (report) => report,
      (error) => {
        throw new CommandFailure(
          error.type === "NotMigrated"
            ? "the database of DATABASE_URL is not of this version: run payonce migrate first"
            : "the database of DATABASE_URL does not answer",
        );
      },
    );
  } finally {
    await database.close();
  }
};

const printed = ({ at, orders, products, findings }: Audit): string => {
  const seen = `주문 ${orders}건 · ${orders} orders, 상품 ${products}개 · ${products} products, ${at}`;
  return findings.length === 0
    ? `이상 없음 · nothing is wrong\n${seen}`
    : [
        ...findings.map(paragraph),
        `이상 ${findings.length}가지 · ${findings.length} findings (docs/audit.md)`,
        seen,
      ].join("\n");
};

const paragraph = ({ code, about, count, ids }: Finding): string => {
  const { ko, en } = FINDINGS[code];
  const counted = about === "order" ? `주문 ${count}건 · orders` : `상품 ${count}개 · products`;
  const rest = count > IDS_MAX ? [`… ${count - IDS_MAX}`] : [];
  return [`${code}   ${counted}`, `  ${ko}`, `  ${en}`, ...[...ids, ...rest].map((id) => `    ${id}`), ""].join("\n");
};
