import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["./test/setup.ts"],
    // Analyses of whole fixtures take their time on small machines.
    testTimeout: 30_000,
  },
});
