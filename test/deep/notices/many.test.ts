import { expect, test } from 'vitest';
import { readIncidents } from '#domain/notices/incident.ts';
import type { Told } from '#domain/notices/messages/message.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import { TellingWorld } from '#test/engine/notices/telling-world.ts';
import { ScriptedChannels } from '#testing/channels.ts';

const JOBS = 1_000;
const AT_ONCE = 50;
const PEOPLE = ['slack', 'teams', 'discord', 'email', 'ses'] as const;
const FAILURE: ExecutionResult = { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: false };
const SUCCESS: ExecutionResult = { kind: 'succeeded', exitCode: 0 };

test('1,000 jobs that fail within a minute are at most 6 messages on each channel for people, and each job is in one of them', async () => {
  const names = [...PEOPLE];
  const world = new TellingWorld(Object.fromEntries(names.map((type) => [type, type])));
  tells(world, names);
  const ids = Array.from({ length: JOBS }, (_, index) => `job-${String(index).padStart(4, '0')}`);
  for (const id of ids) {
    await world.job({ id, maxRetries: 0 });
  }
  world.act = async () => FAILURE;
  await world.clock.advanceByAsync(60_000);
  for (let start = 0; start < JOBS; start += AT_ONCE) {
    for (const id of ids.slice(start, start + AT_ONCE)) {
      await wakeJob(world.runner(), id);
    }
    for (const message of world.ports.queues.takeRuns()) {
      await world.deliver(message);
    }
    await world.passes((60 * AT_ONCE) / JOBS);
  }
  await world.passes(600);

  const messages = names.map((name) =>
    world.channels.received.flatMap(({ channel, message }) =>
      channel === name && message.kind === 'notices' ? [message.notices.length + message.unshown] : [],
    ),
  );
  console.log(`messages of so many notices: ${names.map((name, index) => `${name} ${messages[index]}`).join('; ')}`);
  for (const notices of messages) {
    expect(notices.length).toBeLessThanOrEqual(6);
    expect(notices.reduce((sum, one) => sum + one, 0)).toBe(JOBS);
  }
  const sent = world.ports.deliveries.every().filter(({ state }) => state === 'sent');
  expect(new Set(sent.map(({ notice, channel }) => `${notice.jobId} ${channel}`)).size).toBe(JOBS * names.length);
});

test('a job that flaps for an hour is told of at most ten times, and of its end when it was calm', async () => {
  const world = new TellingWorld({ ops: 'slack' });
  tells(world, ['ops']);
  await world.job({ maxRetries: 0 });
  const lines: string[] = [];
  let seen = 0;
  const passes = async (seconds: number): Promise<void> => {
    await world.passes(seconds);
    for (const { message } of world.channels.received.slice(seen)) {
      const at = new Date(world.clock.now()).toISOString().slice(11, 19);
      lines.push(...(message.kind === 'notices' ? message.notices.map((told) => `${at} ${inWords(told)}`) : []));
    }
    seen = world.channels.received.length;
  };
  for (let minute = 0; minute < 60; minute += 1) {
    world.act = async () => (minute % 2 === 0 ? FAILURE : SUCCESS);
    await world.deliver((await world.fire(30))[0] ?? (await world.fire(30))[0]);
    await passes(30);
  }
  const whileItFlaps = lines.length;
  await passes(1_800);
  await wakeJob(world.runner(), 'job');
  await passes(60);

  console.log(`a flapping hour:\n${lines.join('\n')}`);
  expect(whileItFlaps).toBeLessThanOrEqual(10);
  expect(lines.slice(whileItFlaps)).toEqual([expect.stringContaining('resolved')]);
  expect(readIncidents((await world.head()).incidents).list.filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
});

test.each(['slack', 'webhook', 'pagerduty'] as const)(
  'a receiver of the type %s that is down for half an hour has heard of every job when it is back, under the ids that it was asked with before',
  async (type) => {
    const world = new TellingWorld({ ops: type });
    const backAt = world.clock.now() + 1_800_000;
    const asked: string[] = [];
    world.channels = new ScriptedChannels(({ message }) => {
      const isBack = world.clock.now() >= backAt;
      asked.push(...(!isBack && message.kind === 'notices' ? message.notices.map(({ id }) => id) : []));
      return isBack ? { kind: 'sent', answer: '200' } : { kind: 'again', answer: 'connect ECONNREFUSED' };
    });
    const decided = await Promise.all(
      Array.from({ length: 100 }, (_, index) => world.decides(`job-${String(index).padStart(3, '0')}`)),
    );
    await world.passes(1_790);
    await world.passes(3_000);

    const sent = world.ports.deliveries.every().filter(({ state }) => state === 'sent');
    const ids = sent.map(({ notice }) => notice.id);
    expect(ids.sort()).toEqual(decided.map(({ notice }) => notice.id).sort());
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((id) => !ids.includes(id))).toEqual([]);
  },
);

function tells(world: TellingWorld, names: readonly string[]): void {
  world.notify = { channelNames: names, defaultRules: [{ on: ['failing'], to: names }], remindHours: 24 };
}

function inWords({ id, stage, count }: Told): string {
  return `${stage.padEnd(9)} ${id} (${count})`;
}
