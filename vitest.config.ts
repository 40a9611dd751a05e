import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // They have a configuration of their own.
    exclude: [...configDefaults.exclude, "test/editors/**"],
    setupFiles: ["./test/setup.ts"],
    // Analyses of whole fixtures take their time on small machines.
    testTimeout: 30_000,
  },
});
