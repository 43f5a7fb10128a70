import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build, type Format } from 'esbuild';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const MOST_BYTES = 20_000;

test('the language alone is a page`s bundle of less than 20 kB, compressed', async () => {
  const bytes = gzipSync(await bundled('esm'), { level: 9 }).length;

  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

test('it asks for nothing that Node has and a browser has not', async () => {
  const answer = runInContext(
    `${await bundled('iife')}; schedule.describe(schedule.parse('0 9 * * 1-5')) + schedule.next(schedule.parse('@hourly'), new Date(0)).getTime()`,
    createContext({}),
  );

  expect(answer).toBe('At 09:00 on Monday to Friday (UTC)3600000');
});

async function bundled(format: Format): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'exports/schedule.ts')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format,
    globalName: 'schedule',
  });
  return outputFiles[0]?.text ?? '';
}
