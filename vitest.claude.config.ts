import { defineConfig } from 'vitest/config';

/** What needs the program claude, which asks an API without a model. Skipped by name where there is none on the PATH. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: 'test/cli/build.ts',
    include: ['test/claude/**/*.test.ts'],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    reporters: ['verbose'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
