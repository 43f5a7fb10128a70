import { expect, test } from 'vitest';
import type { Replay } from '#api/shapes/replay/replay.ts';
import { replayOf } from '#cli/calls/replay-pages.ts';
import { OPEN_STATUSES, OUTCOME_STATUSES } from '#domain/runs/run.ts';
import { apiWorld } from '#test/api/api-world.ts';

const ALL = [...OPEN_STATUSES, ...OUTCOME_STATUSES];

test('the runs of all pages are added up, whatever became of them', async () => {
  const each = Object.fromEntries(ALL.map((status, index) => [status, index + 1]));
  const pages = [pageOf(each, 'a'), pageOf({ succeeded: 2, queued: 3 }, undefined)];
  const { client } = apiWorld();

  const whole = await replayOf(
    { ...client, replay: async () => pages.shift() ?? pageOf({}, undefined) },
    { from: '2026-06-01T00:00:00Z', with: [] },
  );

  const sum = { ...each, succeeded: (each.succeeded ?? 0) + 2, queued: (each.queued ?? 0) + 3 };
  expect(whole).toMatchObject({ pages: 2, before: { statuses: sum }, after: { statuses: sum } });
});

function pageOf(statuses: Readonly<Record<string, number>>, nextCursor: string | undefined): Replay {
  const figures = { statuses, executed: 0, busyMs: 0, usd: 0 };
  return {
    from: '2026-06-01T00:00:00Z',
    to: '2026-06-02T00:00:00Z',
    seed: 1,
    differences: 0,
    unreproduced: 0,
    before: figures,
    after: figures,
    jobs: [],
    tooMany: [],
    ...(nextCursor === undefined ? {} : { nextCursor }),
  };
}
