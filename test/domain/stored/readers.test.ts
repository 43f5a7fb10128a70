import { describe, expect, test } from 'vitest';
import { allFree } from '#domain/ledger/runs/places.ts';
import { readDefinition } from '#domain/stored/definition.ts';
import { readAuditEntry } from '#domain/stored/effect.ts';
import { readGate } from '#domain/stored/gate.ts';
import { readHead } from '#domain/stored/head.ts';
import { readPlaces } from '#domain/stored/places.ts';
import { readStoredRun, unreadableRun } from '#domain/stored/run.ts';
import { readSummary } from '#domain/stored/summary.ts';
import { readMasterSwitch } from '#domain/stored/switch.ts';
import { aBusyHead, aDefinition, anAuditEntry, aRun, aSpan, aSummary, HOUR, NOON } from '#test/conformance/builders.ts';

const RUN_ID = 'nightly.20260301T120000Z';
const waiter = {
  runId: RUN_ID,
  scheduledAt: NOON,
  revision: 1,
  trigger: 'schedule',
  runner: 'default',
  jobId: 'nightly',
};
const holder = { jobId: 'nightly', runId: RUN_ID };

describe('what was stored by us is read as it was', () => {
  const definition = aDefinition({
    command: { type: 'http', url: 'https://a.test/x', headers: { a: 'b' }, expect: { status: [200, '3xx'] } },
    env: { TOKEN: { fromEnvironment: 'TOKEN' }, MODE: 'fast' },
  });

  test.each([
    ['head', readHead(aBusyHead(), 'nightly'), aBusyHead()],
    ['run', readStoredRun(aRun(), RUN_ID), aRun()],
    ['span', readStoredRun(aSpan(NOON, NOON + HOUR), RUN_ID), aSpan(NOON, NOON + HOUR)],
    ['audit entry', readAuditEntry(anAuditEntry(), 'nightly'), anAuditEntry()],
    ['summary', readSummary(aSummary(), aSummary().jobId), aSummary()],
    ['definition', readDefinition(JSON.stringify(definition), definition.id, definition.revision), definition],
    [
      'gate',
      readGate({ name: 'g', version: 3, maxConcurrent: 2, active: [holder], waiting: [waiter] }, 'g'),
      { name: 'g', version: 3, maxConcurrent: 2, active: [holder], waiting: [waiter] },
    ],
    ['places', readPlaces({ ...allFree('heavy'), version: 4 }, 'heavy'), { ...allFree('heavy'), version: 4 }],
    [
      'switch',
      readMasterSwitch({ version: 2, standstills: [{ from: NOON, by: 'ann' }] }),
      { version: 2, standstills: [{ from: NOON, by: 'ann' }] },
    ],
  ])('%s', (_, read, value) => {
    expect(read).toEqual({ value });
  });
});

describe('what is wrong is named', () => {
  test.each([
    [readHead({ ...aBusyHead(), mark: 1e15 }, 'nightly'), 'mark: expected a second of the years 1 to 9999'],
    [readHead(aBusyHead(), 'other'), 'jobId: expected other'],
    [
      readHead(
        { ...aBusyHead(), active: [{ ...aBusyHead().active[0], runId: 'nightly.20260231T120000Z' }] },
        'nightly',
      ),
      'active[0].runId: expected the id of a run',
    ],
    [
      readHead({ ...aBusyHead(), outbox: [{ kind: 'explode' }] }, 'nightly'),
      /^outbox\[0\]\.kind: expected one of store, /,
    ],
    [
      readHead(
        { ...aBusyHead(), outbox: [{ kind: 'store', run: { ...aSpan(NOON, NOON + HOUR), attempts: [7] } }] },
        'nightly',
      ),
      'outbox[0].run.attempts[0]: expected an object',
    ],
    [readStoredRun({ ...aRun(), scheduledAt: 1e300 }, RUN_ID), /^scheduledAt: /],
    [readStoredRun(aRun(), 'nightly.20260301T120001Z'), /^id: expected nightly.20260301T120001Z/],
    [readStoredRun({ ...aRun(), jobId: 'other' }, RUN_ID), /^id: /],
    [readDefinition('{', 'nightly', 1), 'expected an object'],
    [readDefinition(undefined, 'nightly', 1), 'expected an object'],
    [
      readDefinition(JSON.stringify({ ...aDefinition(), command: { type: 'shell', line: 7 } }), 'nightly', 1),
      'command.line: expected text',
    ],
    [readDefinition(JSON.stringify(aDefinition()), 'nightly', 2), /^id: expected revision 2 of nightly/],
    [readSummary(aSummary(), 'other'), 'jobId: expected other'],
  ])('%#', (read, fault) => {
    expect(read).toEqual({ fault: typeof fault === 'string' ? fault : expect.stringMatching(fault) });
  });
});

describe('of a run that holds a result', () => {
  test.each([
    ['["kept"]', { result: '["kept"]' }],
    ['['.repeat(2_000) + ']'.repeat(2_000), { resultFault: 'the stored result cannot be read: it is left out' }],
    ['"\\ud800"', { resultFault: 'the stored result cannot be read: it is left out' }],
    ['{', { resultFault: 'the stored result cannot be read: it is left out' }],
  ])('%# nothing is read that a list could not show', (result, left) => {
    expect(readStoredRun({ ...aRun(), result }, RUN_ID)).toEqual({ value: { ...aRun(), ...left } });
  });
});

describe('of limits and switches as much is kept as can be read', () => {
  test('of a gate the runs that can be, and its version', () => {
    const read = readGate({ version: 9, maxConcurrent: 'two', active: [holder, 7], waiting: [waiter, {}] }, 'g');

    expect(read).toEqual({
      value: { name: 'g', version: 9, maxConcurrent: 1, active: [holder], waiting: [waiter] },
      fault: 'name: expected text',
    });
  });

  test.each(['one', -1, Number.NaN, 1e300, undefined])('a version of %s is none', (version) => {
    expect(
      readMasterSwitch({ version, standstills: [{ by: 7 }, { from: NOON, to: NOON + 9, by: 'ann' }] }),
    ).toMatchObject({
      value: { version: 0, standstills: [{ from: NOON, to: NOON + 9, by: 'ann' }] },
    });
    expect(readPlaces({ version, running: -7 }, 'heavy')).toMatchObject({ value: allFree('heavy') });
  });
});

describe('a record that cannot be read', () => {
  test('says of its run what its key says, and that it failed', () => {
    expect(unreadableRun('a.b.20260301T120000Z')).toMatchObject({
      jobId: 'a.b',
      scheduledAt: NOON,
      status: 'failed',
      reasonCode: 'record_unreadable',
    });
  });

  test('says nothing where its key is none of a run', () => {
    expect(unreadableRun('zzz')).toBeUndefined();
  });
});
