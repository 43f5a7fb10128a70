import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const TESTS = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => join('test', name))
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
/** Tests that put another module in a module's place: what shares their process would get it as well, or they the real one. */
const APART = TESTS.filter(({ path, text }) => !path.startsWith('test/deep') && /\bvi\.mock\(/.test(text)).map(
  ({ path }) => path,
);
/** Tests of what is synthesised: the CDK takes seconds to load and much memory, so they have a script of their own. */
export const WITH_CDK = TESTS.filter(({ text }) => text.includes("from './synthesised.ts'")).map(({ path }) => path);

/** The package's doors by their names, as in tsconfig.json; reading that for each import takes a tenth of the time. */
const DOORS = [
  { find: /^cronstack$/, replacement: join(import.meta.dirname, 'exports/index.ts') },
  { find: /^cronstack\/(.+)$/, replacement: join(import.meta.dirname, 'exports/$1.ts') },
];

export default defineConfig({
  resolve: { alias: DOORS },
  test: {
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', CDK_VALIDATION: 'false' },
    maxWorkers: '100%',
    testTimeout: 30_000,
    // Each source is transformed once, for all projects and for all later runs; a tenth of the work on two cores.
    experimental: { fsModuleCache: true },
    projects: [
      {
        extends: true,
        // Starting a process and loading everything anew for each file took longer than most tests. They leave nothing behind.
        test: {
          name: 'all',
          globalSetup: 'test/cli/build.ts',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/deep/**',
            'test/browser/**',
            'test/aws/**',
            'test/package/**',
            'test/claude/**',
            ...APART,
            ...WITH_CDK,
          ],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
  },
});
