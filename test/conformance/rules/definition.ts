import { expect, test } from 'vitest';
import { aDefinition, HOSTILE_JOB_IDS, NOON } from '../builders.ts';
import type { StoresUnderTest } from '../store-suite.ts';

/** The rules of Definitions. */
export function definitionRules(current: () => StoresUnderTest): void {
  test('a revision is read as it was stored, whatever its schedule and arguments are', async () => {
    const { definitions } = current().stores;
    const args = {
      deep: nested(60),
      large: 1.5e300,
      small: -0.1,
      text: '\u0000 ü 🌙',
      nothing: null,
      list: [[], {}, ''],
    };
    const definition = aDefinition({ args });

    expect(await definitions.put(definition)).toBe('stored');

    expect(await definitions.read('nightly', 1)).toStrictEqual(definition);
  });

  test('a revision that is taken stays as it is', async () => {
    const { definitions } = current().stores;
    await definitions.put(aDefinition());

    expect(await definitions.put(aDefinition({ name: 'other' }))).toBe('exists');

    expect(await definitions.read('nightly', 1)).toStrictEqual(aDefinition());
  });

  test('one of many that store the same revision at once wins', async () => {
    const { definitions } = current().stores;
    const names = Array.from({ length: 8 }, (_, index) => `name ${index}`);

    const answers = await Promise.all(names.map((name) => definitions.put(aDefinition({ name }))));

    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
    expect(await definitions.read('nightly', 1)).toMatchObject({ name: names[answers.indexOf('stored')] });
  });

  test('jobs and revisions are kept apart', async () => {
    const { definitions } = current().stores;
    const all = HOSTILE_JOB_IDS.flatMap((id) => [1, 2, 12].map((revision) => aDefinition({ id, revision })));
    await Promise.all(all.map((definition) => definitions.put(definition)));

    const read = await Promise.all(all.map(({ id, revision }) => definitions.read(id, revision)));

    expect(read).toStrictEqual(all);
    const asked = [...all.map(({ id, revision }) => ({ jobId: id, revision })), { jobId: 'a', revision: 3 }];
    const many = await definitions.readMany(asked);
    expect(new Set(many)).toStrictEqual(new Set(all));
    expect(many).toHaveLength(all.length);
    expect(await definitions.read('a', 3)).toBeUndefined();
  });

  test('a retired revision can be read until it expires, and its number is free then', async () => {
    const { stores, clock } = current();
    const { definitions } = stores;
    await definitions.put(aDefinition());

    await definitions.retire('nightly', 1, NOON + 60);
    expect(await definitions.read('nightly', 1)).toStrictEqual(aDefinition());
    expect(await definitions.put(aDefinition({ name: 'other' }))).toBe('exists');

    clock.advanceBy(60_000);
    expect(await definitions.read('nightly', 1)).toBeUndefined();
    expect(await definitions.put(aDefinition({ name: 'other' }))).toBe('stored');
    expect(await definitions.read('nightly', 1)).toStrictEqual(aDefinition({ name: 'other' }));
  });

  test('retiring a revision that is not there makes none', async () => {
    const { definitions } = current().stores;

    await definitions.retire('nightly', 1, NOON + 60);

    expect(await definitions.read('nightly', 1)).toBeUndefined();
    expect(await definitions.put(aDefinition())).toBe('stored');
  });
}

function nested(depth: number): unknown {
  return depth === 0 ? 'bottom' : { next: [nested(depth - 1)] };
}
