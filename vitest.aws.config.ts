import { defineConfig } from 'vitest/config';

/** Deploys the stage again, which no other test should have to stand. */
const UPGRADE = 'test/aws/upgrade.test.ts';

const shared = {
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  // EventBridge may come up to a minute late, and the sweeper comes once a minute.
  testTimeout: 240_000,
  hookTimeout: 120_000,
  maxConcurrency: 20,
};

/** The deployment test: against the AWS that AWS_ENDPOINT_URL points at, a real account without it. */
export default defineConfig({
  test: {
    globalSetup: ['test/aws/stack/deployed-stack.ts'],
    teardownTimeout: 600_000,
    reporters: ['verbose'],
    // The tests wait most of the time: all at once, on however few processors.
    sequence: { concurrent: true },
    maxWorkers: 4,
    projects: [
      {
        test: {
          ...shared,
          name: 'deployed',
          include: ['test/aws/**/*.test.ts'],
          exclude: [UPGRADE],
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...shared, name: 'upgraded', include: [UPGRADE], sequence: { groupOrder: 1 } } },
    ],
  },
});
