import { defineConfig } from 'vitest/config';

/** The package as users have it: packed, installed in empty folders, on each Node that is supported. Needs the registry of packages. */
export default defineConfig({
  test: {
    globalSetup: 'test/package/setup.ts',
    include: ['test/package/**/*.test.ts'],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    reporters: ['verbose'],
    // One after another: each starts programs enough for the machine, and figures that are printed are then of one.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
