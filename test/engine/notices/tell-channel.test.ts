import { expect, test } from 'vitest';
import type { Sending } from '#ports/channels.ts';
import { ScriptedChannels } from '#testing/channels.ts';
import { TellingWorld } from './telling-world.ts';

const AGAIN: Sending = { kind: 'again', answer: '503 busy' };
const TAKEN: Sending = { kind: 'sent', answer: '200 ok' };

test('one failure is one message, ten seconds later, and recorded as sent with the answer', async () => {
  const world = new TellingWorld();
  const opened = await world.decides('job');

  await world.passes(9);
  expect(world.channels.received).toEqual([]);
  await world.passes(1);

  expect(world.lines()).toEqual([[`${opened.notice.id} opened`]]);
  expect(await world.stored(opened)).toMatchObject({ state: 'sent', tries: 1, answer: { text: '200 ok' }, version: 2 });
  expect(world.ports.queues.takeChannels()).toEqual([]);
});

test('1,000 jobs that fail within a minute are at most 6 messages to people, and one request for each notice to machines', async () => {
  const world = new TellingWorld({ ops: 'slack', hook: 'webhook' });
  for (let index = 0; index < 1_000; index += 1) {
    await world.decides(`job-${index}`);
    if (index % 50 === 0) {
      await world.decides(`job-${index}`, {}, 'hook');
      await world.passes(3);
    }
  }
  await world.passes(300);

  const told = world.channels.received.flatMap(({ channel, message }) =>
    message.kind === 'notices'
      ? [{ channel, lines: message.notices.length, all: message.notices.length + message.unshown }]
      : [],
  );
  const people = told.filter(({ channel }) => channel === 'ops');
  expect(people.length).toBeLessThanOrEqual(6);
  expect(people.every(({ lines }) => lines <= 20)).toBe(true);
  expect(people.reduce((sum, { all }) => sum + all, 0)).toBe(1_000);
  expect(told.filter(({ channel }) => channel === 'hook').map(({ all }) => all)).toEqual(Array(20).fill(1));
  expect((await world.ports.deliveries.backlog('ops', { limit: 10 })).items).toEqual([]);
});

test('a receiver that is down for half an hour is told everything in one message when it is back', async () => {
  const world = new TellingWorld();
  const backAt = world.clock.now() + 1_800_000;
  world.channels = new ScriptedChannels(() => (world.clock.now() < backAt ? AGAIN : TAKEN));
  for (let index = 0; index < 100; index += 1) {
    await world.decides(`job-${String(index).padStart(3, '0')}`);
  }

  await world.passes(1_790);
  const inVain = world.channels.received.length;
  expect(await world.ports.channelHeads.read('ops')).toMatchObject({
    failing: { tries: inVain, lastError: '503 busy' },
  });
  await world.passes(1_000);

  expect(inVain).toBe(7);
  expect(world.channels.received.slice(inVain)).toMatchObject([{ message: { unshown: 80 } }]);
  expect((await world.ports.channelHeads.read('ops'))?.failing).toBeUndefined();
  expect((await world.ports.deliveries.backlog('ops', { limit: 1 })).items).toEqual([]);
});

test('a receiver that asks for time is given it', async () => {
  const world = new TellingWorld({ ops: 'webhook' });
  const answers: Sending[] = [{ kind: 'again', answer: '429', afterSeconds: 100 }, TAKEN];
  const sentAt: number[] = [];
  world.channels = new ScriptedChannels((_, count) => {
    sentAt.push(world.clock.nowSeconds());
    return answers[count - 1] ?? TAKEN;
  });
  const opened = await world.decides('job');

  await world.passes(90);
  expect(await world.stored(opened)).toMatchObject({ state: 'pending', tries: 1, answer: { text: '429' } });
  await world.passes(20);

  expect(sentAt.map((at) => at - (sentAt[0] ?? 0))).toEqual([0, 100]);
  expect(await world.stored(opened)).toMatchObject({ state: 'sent', tries: 2 });
});

test('what cannot be delivered for a day is given up, and says so', async () => {
  const world = new TellingWorld();
  world.channels = new ScriptedChannels(() => AGAIN);
  const opened = await world.decides('job');

  await world.passes(86_400 + 1_000);

  expect(await world.stored(opened)).toMatchObject({
    state: 'gave_up',
    answer: { text: 'not delivered within 24 h: 503 busy' },
  });
  expect(world.channels.received.length).toBe(101);
});

test('an end is not told where its beginning was given up, and told where it was not', async () => {
  const world = new TellingWorld({ ops: 'webhook' });
  world.channels = new ScriptedChannels((_, count) => (count === 1 ? { kind: 'permanent', answer: '400 no' } : TAKEN));
  const since = world.clock.nowSeconds();
  const lost = await world.decides('lost');
  await world.passes(2);
  const known = await world.decides('known', { since });
  await world.passes(2);
  const lostEnd = await world.decides('lost', { since, stage: 'resolved' });
  const knownEnd = await world.decides('known', { since, stage: 'resolved' });
  await world.passes(2);

  expect(await world.stored(lost)).toMatchObject({ state: 'gave_up', answer: { text: '400 no' } });
  expect(await world.stored(lostEnd)).toMatchObject({
    state: 'dropped',
    answer: { text: 'its beginning was not told here' },
  });
  expect(await world.stored(known)).toMatchObject({ state: 'sent' });
  expect(await world.stored(knownEnd)).toMatchObject({ state: 'sent' });
});

test('what began and ended before it was told is one line to people, nothing to who keeps alerts, and two requests to other machines', async () => {
  const world = new TellingWorld({ ops: 'slack', hook: 'webhook', oncall: 'pagerduty' });
  const since = world.clock.nowSeconds();
  // Whoever is slow to answer still has the channel.
  for (const channel of ['ops', 'hook', 'oncall']) {
    await world.decides('job', {}, channel);
    await world.decides('job', { since, stage: 'resolved', at: since + 1 }, channel);
  }
  await world.passes(12);

  const byChannel = (name: string) =>
    world.channels.received.flatMap(({ channel, message }) =>
      channel === name && message.kind === 'notices' ? message.notices.map(({ stage }) => stage) : [],
    );
  expect(byChannel('ops')).toEqual(['passed']);
  expect(byChannel('hook')).toEqual(['opened', 'resolved']);
  expect(byChannel('oncall')).toEqual([]);
});

test('a notice that the receiver chokes on does not hold up the others, and its incident waits for it', async () => {
  const world = new TellingWorld({ ops: 'webhook' });
  world.channels = new ScriptedChannels(({ message }) =>
    message.kind === 'notices' && message.notices[0]?.jobId === 'poison' ? AGAIN : TAKEN,
  );
  const since = world.clock.nowSeconds();
  const poison = await world.decides('poison');
  await world.decides('poison', { since, stage: 'resolved', at: since + 1 });
  const others = await Promise.all(Array.from({ length: 5 }, (_, index) => world.decides(`job-${index}`)));
  await world.passes(60);

  for (const other of others) {
    expect(await world.stored(other)).toMatchObject({ state: 'sent' });
  }
  expect(await world.stored(poison)).toMatchObject({ state: 'pending' });
  expect(world.lines().flat()).not.toContainEqual(expect.stringContaining('poison.failing.20260601T000000Z.resolved'));
});

test('a channel that is gone is sent nothing more, and what waits for it is given up after a day', async () => {
  const world = new TellingWorld({ ops: 'webhook' });
  world.channels = new ScriptedChannels(() => ({ kind: 'gone', answer: '410 gone' }));
  const first = await world.decides('first');
  await world.passes(2);
  await world.decides('second');
  await world.passes(3_600);

  expect(world.channels.received).toHaveLength(1);
  await world.passes(86_400);
  expect(await world.stored(first)).toMatchObject({
    state: 'gave_up',
    answer: { text: 'not delivered within 24 h: 410 gone' },
  });
});

test('what is pending on a channel that is not configured any more is given up', async () => {
  const world = new TellingWorld();
  const opened = await world.decides('job', {}, 'removed');
  await world.passes(1);

  expect(await world.stored(opened)).toMatchObject({
    state: 'gave_up',
    answer: { text: 'the channel is not configured any more' },
  });
});

test('a channel that fails for a quarter of an hour is told on the default channel, once', async () => {
  const world = new TellingWorld({ ops: 'slack', mail: 'email' }, ['ops', 'mail']);
  world.channels = new ScriptedChannels(({ channel }) => (channel === 'ops' ? AGAIN : TAKEN));
  const failedAtMs = world.clock.now() + 10_000;
  await world.decides('job');
  await world.passes(7_200);

  const told = world.channels.received.filter(({ channel }) => channel === 'mail');
  expect(told).toEqual([
    {
      channel: 'mail',
      message: {
        kind: 'channel_failing',
        id: 'channel.ops.20260601T000010Z',
        channel: 'ops',
        sinceMs: failedAtMs,
        lastError: '503 busy',
      },
    },
  ]);
});

test('nothing is written, and no channel taken, before there is something to send', async () => {
  const world = new TellingWorld();
  await world.decides('job');
  await world.passes(8);

  expect(await world.ports.channelHeads.read('ops')).toBeUndefined();
});
