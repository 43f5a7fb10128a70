import { defineConfig } from 'vitest/config';

/** The deployment test: against the AWS that AWS_ENDPOINT_URL points at, a real account without it. */
export default defineConfig({
  test: {
    include: ['test/aws/**/*.test.ts'],
    globalSetup: ['test/aws/deployed-stack.ts'],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // EventBridge may come up to a minute late, and the sweeper comes once a minute.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    teardownTimeout: 600_000,
    sequence: { concurrent: true },
    maxConcurrency: 20,
    reporters: ['verbose'],
  },
});
