import { expect, test } from 'vitest';
import { bundlePlugin } from '#infra/packaging/plugin/bundle.ts';
import { textOf } from './shipped.ts';

const MOST_BYTES = 450_000;

test('the server of the plugin is what its sources make: npm run build:plugin makes it anew', async () => {
  const committed = textOf('plugin/mcp.mjs');

  expect((await bundlePlugin()) === committed).toBe(true);
  expect(committed.length).toBeLessThan(MOST_BYTES);
  expect(committed).not.toMatch(/\bfrom"(?!node:)[a-z@]/);
});
