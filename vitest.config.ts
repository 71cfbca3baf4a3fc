import { defineConfig } from "vitest/config";

/** A process each: they change or show what a process has (the file system's calls, timers, hooks), or keep a browser and a server. */
const alone = [
  "test/e2e/**/*.test.ts",
  "test/notebooks/display.test.ts",
  "test/registry/{every-byte,failing-calls}.test.ts",
  "test/registry/state/snapshot.test.ts",
  "test/server/webhooks/store.test.ts",
];

const common = {
  setupFiles: ["test/support/properties.ts"],
  // They end what hangs; a machine however slow is in time. No test has a shorter one of its own.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 120_000 } },
  maxWorkers: 2,
};

export default defineConfig({
  test: {
    globalSetup: ["test/support/temporary.ts", "test/support/build.ts"],
    maxWorkers: 2,
    projects: [
      { test: { ...common, name: "alone", include: alone } },
      {
        // One process after the other takes these files: it reads the product's modules once, not once a file.
        test: {
          ...common,
          name: "together",
          include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
          exclude: alone,
          isolate: false,
        },
      },
    ],
  },
});
