import { expect, test } from 'vitest';
import type { ChannelHead } from '#domain/notices/channels/head.ts';
import { NOON } from '../builders.ts';
import type { StoresUnderTest } from '../store-suite.ts';

/** The rules of ChannelHeads. */
export function channelRules(current: () => StoresUnderTest): void {
  test('the head of a channel is read as it was written, and kept apart from those of others', async () => {
    const { channelHeads, gates } = current().stores;

    expect(await channelHeads.write(aChannel())).toBe('written');

    expect(await channelHeads.read('ops')).toStrictEqual(aChannel());
    expect(await channelHeads.read('op')).toBeUndefined();
    expect(await gates.read('ops')).toBeUndefined();
  });

  test.each([1, 2, 4])('version %i is refused while version 2 is stored', async (version) => {
    const { channelHeads } = current().stores;
    await channelHeads.write(aChannel());
    await channelHeads.write(aChannel({ version: 2 }));

    expect(await channelHeads.write(aChannel({ version, tokens: 9 }))).toBe('conflict');

    expect(await channelHeads.read('ops')).toStrictEqual(aChannel({ version: 2 }));
  });

  test('exactly one of many notifiers that want a channel gets it', async () => {
    const { channelHeads } = current().stores;
    const owners = Array.from({ length: 8 }, (_, index) => `notifier-${index}`);

    const answers = await Promise.all(
      owners.map((owner) => channelHeads.write(aChannel({ lease: { owner, untilMs: NOON * 1_000 } }))),
    );

    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    expect((await channelHeads.read('ops'))?.lease?.owner).toBe(owners[answers.indexOf('written')]);
  });
}

function aChannel(changes: Partial<ChannelHead> = {}): ChannelHead {
  return {
    name: 'ops',
    version: 1,
    lease: { owner: 'me', untilMs: NOON * 1_000 + 60_000 },
    tokens: 3.5,
    tokensAtMs: NOON * 1_000,
    notBeforeMs: NOON * 1_000 + 5,
    failing: { sinceMs: NOON * 1_000, tries: 2, lastError: '503 busy', told: true },
    goneSinceMs: NOON * 1_000,
    gaveUp: true,
    untoldEnds: ['job.failing.20261201T020000Z'],
    ...changes,
  };
}
