import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UNREPRODUCED, whyUnreproduced } from '#domain/replay/unreproduced.ts';

test('the page has a row for every reason for which a run cannot be replayed, and no other', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/replay.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, code, why]) => [code, why]);
  const outcome = { runId: 'a', scheduledAt: 0, trigger: 'schedule', busyMs: 0 } as const;
  const [ran, missed] = [
    { ...outcome, status: 'succeeded', startedAtMs: 1 },
    { ...outcome, status: 'missed' },
  ] as const;
  const skipped = { ...outcome, status: 'skipped', reasonCode: 'overlap' } as const;
  const said = [
    whyUnreproduced({ after: ran }, false),
    whyUnreproduced({ before: ran }, false),
    whyUnreproduced({ before: ran, after: missed }, true),
    whyUnreproduced({ before: ran, after: skipped }, true),
    whyUnreproduced({ before: ran, after: skipped }, false),
    whyUnreproduced({ before: ran, after: { ...ran, startedAtMs: 2 } }, false),
    whyUnreproduced({ before: ran, after: { ...ran, status: 'failed' } }, false),
  ];

  expect(said.map(({ code }) => code).sort()).toEqual([...UNREPRODUCED].sort());
  expect(rows.sort()).toEqual(said.map(({ code, why }) => [code, why]).sort());
});
