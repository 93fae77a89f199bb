import { buildMockToss, type MockToss, type MockTossOptions } from "./server/build-mock-toss.ts";

export type RunningMockToss = MockToss & {
  readonly url: string;
  readonly clientKey: string;
  readonly secretKey: string;
  /** The header a merchant's server sends. */
  readonly authorization: string;
};

/**
 * A vitest fixture: every test that asks for it gets a mock of its own, seeded with the test's name, gone when it ends.
 *
 * ```ts
 * const test = base.extend({ toss: mockTossFixture() });
 * test("pays", async ({ toss }) => { … toss.url … });
 * ```
 */
export const mockTossFixture =
  (options: MockTossOptions = {}) =>
  async (
    { task }: { readonly task: { readonly name: string } },
    use: (toss: RunningMockToss) => Promise<void>,
  ): Promise<void> => {
    const mock = buildMockToss({ seed: task.name, ...options });
    const url = await mock.listen({ port: 0 });
    const { clientKey = "", secretKey = "" } = mock.engine.world.merchants[0] ?? {};
    await use({ ...mock, url, clientKey, secretKey, authorization: `Basic ${btoa(`${secretKey}:`)}` });
    await mock.close();
  };
