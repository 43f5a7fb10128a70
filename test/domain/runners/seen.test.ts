import { expect, test } from 'vitest';
import { readRunnerSeen } from '#domain/runners/read-seen.ts';
import { presenceOf, type RunnerSeen, unattended } from '#domain/runners/seen.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const NAS: RunnerSeen = {
  runner: 'office',
  id: 'nas',
  host: 'nas.example',
  version: '1.2.3',
  startedAtMs: NOW - 600_000,
  seenAtMs: NOW,
  running: 1,
  most: 2,
};
const ago = (ms: number, more: Partial<RunnerSeen> = {}): RunnerSeen => ({ ...NAS, seenAtMs: NOW - ms, ...more });

test.each([
  ['there', ago(0)],
  ['there', ago(179_999)],
  ['there', ago(-2_000)],
  ['silent', ago(180_000)],
  ['stopped', ago(0, { stopped: true })],
  ['stopped', ago(900_000, { stopped: true })],
])('a runner is %s', (presence, seen) => {
  expect(presenceOf(seen, NOW)).toBe(presence);
});

test.each([
  ['one is there', [ago(900_000), ago(60_000)], undefined],
  ['all are silent', [ago(900_000), ago(600_000)], { runner: 'office', lastSeenAtMs: NOW - 600_000 }],
  ['one stopped', [ago(0, { stopped: true })], { runner: 'office', lastSeenAtMs: NOW }],
  ['none was ever seen', [], { runner: 'office' }],
])('where %s a class is told so', (_, seen, expected) => {
  expect(unattended('office', seen, NOW)).toStrictEqual(expected);
});

test('what is stored is read as it was, and nothing else is', () => {
  expect(readRunnerSeen({ ...NAS, stopped: true })).toEqual({ value: { ...NAS, stopped: true } });
  expect(readRunnerSeen({ ...NAS, host: 7 }).fault).toContain('host');
  expect(readRunnerSeen({ ...NAS, running: -1 }).fault).toContain('running');
  expect(readRunnerSeen({ ...NAS, stopped: false }).fault).toContain('stopped');
});
