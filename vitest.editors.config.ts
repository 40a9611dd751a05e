import { defineConfig } from "vitest/config";

/** The tests in real editors, which `npm test` leaves out: they need the editors, and the machine for themselves. */
export default defineConfig({
  test: {
    include: ["test/editors/**/*.test.ts"],
    setupFiles: ["./test/setup.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 150_000,
  },
});
