import { expect, test } from 'vitest';
import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';
import { HOUR, NOON } from '../builders.ts';
import type { StoresUnderTest } from '../store-suite.ts';

/** The rules of Switchboard. */
export function switchboardRules(current: () => StoresUnderTest): void {
  test('nobody has touched the switch at first', async () => {
    expect(await current().stores.switchboard.read()).toBeUndefined();
  });

  test('the switch is read as it was written, version after version', async () => {
    const { switchboard } = current().stores;
    const agreeing = aSwitch({ standstills: [{ by: 'Zoë' }] });
    const over = { from: NOON, to: NOON + HOUR, by: 'Zoë', note: 'ü 🌙' };
    const blackouts = [
      { id: 'A', askedFrom: NOON, to: NOON + HOUR, by: 'Zoë' },
      {
        id: 'B',
        askedFrom: NOON,
        from: NOON + 7,
        to: NOON + HOUR,
        tag: 'a/b',
        handsOn: true as const,
        by: 'Zoë',
        note: 'ü 🌙',
      },
      {
        id: 'C',
        askedFrom: NOON,
        from: NOON,
        to: NOON + 9,
        job: 'report',
        by: 'Zoë',
        removedBy: 'ann',
        ending: true as const,
      },
    ];
    const again = aSwitch({ version: 2, blackouts, standstills: [over, { from: NOON + 2 * HOUR, by: 'Zoë' }] });

    expect(await switchboard.write(agreeing)).toBe('written');
    expect(await switchboard.read()).toStrictEqual(agreeing);
    expect(await switchboard.write(again)).toBe('written');
    expect(await switchboard.read()).toStrictEqual(again);
  });

  test.each([1, 2, 4])('version %i is refused while version 2 is stored', async (version) => {
    const { switchboard } = current().stores;
    await switchboard.write(aSwitch());
    await switchboard.write(aSwitch({ version: 2 }));

    expect(await switchboard.write(aSwitch({ version, standstills: [] }))).toBe('conflict');
    expect(await switchboard.read()).toStrictEqual(aSwitch({ version: 2 }));
  });

  test('of rivals one wins', async () => {
    const { switchboard } = current().stores;

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, rival) =>
        switchboard.write(aSwitch({ standstills: [{ from: NOON, by: `rival ${rival}` }] })),
      ),
    );

    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    expect(await switchboard.read()).toMatchObject({
      standstills: [{ by: `rival ${answers.indexOf('written')}` }],
    });
  });
}

function aSwitch(changes: Partial<MasterSwitch> = {}): MasterSwitch {
  return { version: 1, standstills: [{ from: NOON, by: 'Zoë' }], ...changes };
}
