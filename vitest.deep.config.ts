import { defineConfig } from 'vitest/config';

/** Tests that try more cases here, properties among them. */
const MORE_CASES = [
  'test/domain/runs/output.test.ts',
  'test/domain/secrets/forms.test.ts',
  'test/cli/jobs/export.test.ts',
  'test/engine/attempts/attempt-output.test.ts',
  'test/scenarios/outage.test.ts',
];

/** What takes longer than a newcomer wants to wait: the model with many more stories, the heavier numbers, and what needs Java. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: 'test/cli/build.ts',
    include: ['test/deep/**/*.test.ts', 'test/property/*.test.ts', ...MORE_CASES],
    env: {
      PROPERTY_FACTOR: process.env.PROPERTY_FACTOR ?? '40',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    maxWorkers: '100%',
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
  },
});
