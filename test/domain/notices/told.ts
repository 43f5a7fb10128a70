import type { Message, Told } from '#domain/notices/messages/message.ts';
import type { Writing } from '#domain/notices/wording/write.ts';
import type { Run } from '#domain/runs/run.ts';

/** 2026-11-28T01:00:00Z, 02:00 in Berlin. */
export const SINCE = Date.UTC(2026, 10, 28, 1) / 1_000;

/** Berlin, with a console. */
export const WRITING: Writing = { timezone: 'Europe/Berlin', consoleUrl: 'https://cron.example.com', output: true };

/** A run of `orders` that failed with exit code 3 after 42 s. */
export const RUN: Run = {
  id: 'orders.20261128T010000Z',
  jobId: 'orders',
  revision: 1,
  version: 4,
  scheduledAt: SINCE,
  trigger: 'schedule',
  status: 'failed',
  reason: 'exit code 3',
  reasonCode: 'exit_code',
  attempts: [{ number: 1, owner: 'a', startedAtMs: SINCE * 1_000 }],
  startedAtMs: SINCE * 1_000,
  finishedAtMs: SINCE * 1_000 + 42_000,
  exitCode: 3,
  outputTail: 'connecting\nno route to host\n',
  expiresAt: SINCE + 86_400,
};

/** A notice of `orders`, which has been failing for three runs. */
export function told(changes: Partial<Told> = {}): Told {
  return {
    id: 'orders.failing.20261128T010000Z.opened',
    incident: 'orders.failing.20261128T010000Z',
    jobId: 'orders',
    kind: 'failing',
    stage: 'opened',
    since: SINCE,
    at: SINCE + 7_200,
    count: 3,
    runId: RUN.id,
    run: RUN,
    job: { name: 'Import of orders', owner: 'sales', tags: ['shop'] },
    nextFireAt: SINCE + 10_800,
    ...changes,
  };
}

/** A message that holds these notices. */
export function messageOf(notices: readonly Told[], unshown = 0): Message {
  return { kind: 'notices', id: notices[0]?.id ?? 'none', notices, unshown };
}
