import { expect, test } from 'vitest';
import type { GateHead } from '#domain/ledger/head/gate.ts';
import { NOON } from '../builders.ts';
import type { StoresUnderTest } from '../store-suite.ts';

const NAMES = ['*', 'nightly', 'head', 'Größe 🌙', 'a#b', '__proto__', 'x'.repeat(200)];

/** The rules of Gates. */
export function gateRules(current: () => StoresUnderTest): void {
  test('a gate is read as it was written', async () => {
    const { gates } = current().stores;
    const request = { scheduledAt: NOON, revision: 1, trigger: 'schedule', runner: 'default' } as const;
    const head = aGate({
      active: [{ ...request, jobId: 'one', runId: 'one.20260301T120000Z' }],
      waiting: [{ ...request, jobId: 'two', runId: 'two.20260301T120000Z', forced: true }],
    });

    expect(await gates.write(head)).toBe('written');

    expect(await gates.read('nightly')).toStrictEqual(head);
  });

  test('gates are kept apart from each other, and from the jobs of their names', async () => {
    const { gates, heads } = current().stores;
    await Promise.all(NAMES.map((name, index) => gates.write(aGate({ name, maxConcurrent: index }))));

    const read = await Promise.all(NAMES.map((name) => gates.read(name)));

    expect(read.map((gate) => gate?.maxConcurrent)).toEqual(NAMES.map((_, index) => index));
    expect(await gates.read('other')).toBeUndefined();
    expect(await heads.read('nightly')).toBeUndefined();
  });

  test.each([1, 2, 4])('version %i is refused while version 2 is stored', async (version) => {
    const { gates } = current().stores;
    await gates.write(aGate());
    await gates.write(aGate({ version: 2 }));

    expect(await gates.write(aGate({ version, maxConcurrent: 9 }))).toBe('conflict');

    expect(await gates.read('nightly')).toStrictEqual(aGate({ version: 2 }));
  });

  test('exactly one of many concurrent writers wins, version after version', async () => {
    const { gates } = current().stores;
    for (const version of [1, 2]) {
      const limits = Array.from({ length: 16 }, (_, index) => index);

      const answers = await Promise.all(limits.map((maxConcurrent) => gates.write(aGate({ version, maxConcurrent }))));

      expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
      expect(await gates.read('nightly')).toMatchObject({ version, maxConcurrent: answers.indexOf('written') });
    }
  });
}

function aGate(changes: Partial<GateHead> = {}): GateHead {
  return { name: 'nightly', version: 1, maxConcurrent: 2, active: [], waiting: [], ...changes };
}
