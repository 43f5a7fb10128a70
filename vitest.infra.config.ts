import { defineConfig } from 'vitest/config';
import { WITH_CDK } from './vitest.config.ts';

/** The tests of what is synthesised. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', CDK_VALIDATION: 'false' },
    include: WITH_CDK,
    isolate: false,
    testTimeout: 30_000,
  },
});
