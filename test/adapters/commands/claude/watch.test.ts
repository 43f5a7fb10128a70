import { expect, test } from 'vitest';
import { ClaudeWatch } from '#adapters/commands/claude/watch.ts';
import { FakeClock } from '#testing/clock.ts';

const ID = '5b0f6f3e-3a3c-4f0e-9d5e-7d2c1c3f0a11';
const INIT = { type: 'system', subtype: 'init', session_id: ID, mcp_servers: [{ name: 'hub', status: 'failed' }] };
const RESULT = { type: 'result', subtype: 'success', num_turns: 1 };
const STARTED = { type: 'system', subtype: 'task_started', task_id: 't' };
const ENDED = { type: 'system', subtype: 'task_notification', task_id: 't', status: 'completed' };

test('a program that stays is ended 10 s after its result, and not before', () => {
  const { clock, watch, take } = aWatch();
  take(INIT, RESULT);
  clock.advanceBy(9_999);
  expect(watch.signal.aborted).toBe(false);
  clock.advanceBy(1);

  expect(watch.signal.aborted).toBe(true);
  expect(watch.hasStayed).toBe(true);
});

test.each([
  ['no result has come', [INIT]],
  ['another turn has begun', [INIT, RESULT, INIT]],
  ['a task of its own is open', [INIT, STARTED, RESULT]],
])('a program is left alone while %s', (_, events) => {
  const { clock, watch, take } = aWatch();
  take(...events);
  clock.advanceBy(3_600_000);

  expect(watch.signal.aborted).toBe(false);
});

test('the time begins anew with what it says, and once its last task is over', () => {
  const { clock, watch, take } = aWatch();
  take(INIT, STARTED, RESULT);
  clock.advanceBy(60_000);
  take(ENDED);
  clock.advanceBy(9_000);
  take({ type: 'system', subtype: 'background_tasks_changed', tasks: [] });
  clock.advanceBy(9_000);
  expect(watch.signal.aborted).toBe(false);
  clock.advanceBy(1_000);

  expect(watch.hasStayed).toBe(true);
});

test('a program that has ended is not ended again', () => {
  const { clock, watch, take } = aWatch();
  take(INIT, RESULT);
  watch.close();
  clock.advanceBy(60_000);

  expect(watch.signal.aborted).toBe(false);
});

test('a server that the run needs and that is not there ends it at once', () => {
  const { watch, take } = aWatch(['hub']);
  take(INIT);

  expect(watch.signal.aborted).toBe(true);
  expect(watch.hasStayed).toBe(false);
});

test('lines are whole however they come, and of what is too long or has no end the length is told', () => {
  const { watch, shown } = aWatch();
  const text = `${JSON.stringify(INIT)}\r\nnot JSON\n\n${JSON.stringify({ type: 'user', text: 'ä€😀' })}\n{"type":"res`;
  for (const byte of Buffer.from(text)) {
    watch.write(Buffer.from([byte]));
  }
  watch.write(Buffer.alloc(8 * 2 ** 20, 'a'));
  watch.write(Buffer.from('\nhalf'));
  watch.close();

  expect(shown).toEqual([
    JSON.stringify(INIT),
    'not JSON',
    '{"type":"user","text":"ä€😀"}',
    '[a line of 8388620 bytes was left out]',
    '[a line of 4 bytes has no end and was left out]',
  ]);
  expect(watch.stream).toMatchObject({ isBegun: true, sessionId: ID });
});

function aWatch(neededServers: readonly string[] = []) {
  const clock = new FakeClock('2026-06-01T00:00:00Z');
  const shown: string[] = [];
  const watch = new ClaudeWatch(clock, neededServers, (line) => shown.push(line));
  const take = (...events: readonly object[]) => {
    for (const event of events) {
      watch.write(Buffer.from(`${JSON.stringify(event)}\n`));
    }
  };
  return { clock, shown, watch, take };
}
