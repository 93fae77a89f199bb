export { buildMockToss, type MockToss, type MockTossOptions } from "./server/build-mock-toss.ts";
export type { MovableClock } from "./server/clock.ts";
export * from "./engine/index.ts";
