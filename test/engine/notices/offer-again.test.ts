import { describe, expect, test } from 'vitest';
import { incidentId } from '#domain/notices/notice.ts';
import { acknowledgeIncident, muteJob } from '#engine/incidents/silence.ts';
import { testChannel } from '#engine/notices/test-channel.ts';
import type { Sending } from '#ports/channels.ts';
import { ScriptedChannels } from '#testing/channels.ts';
import { TellingWorld } from './telling-world.ts';

const TAKEN: Sending = { kind: 'sent', answer: '200 ok' };
const REFUSED: Sending = { kind: 'permanent', answer: '404 no such hook' };
const BY = { by: 'ann' };

describe('an incident whose beginning was given up is told once the channel works', () => {
  test('as another notice arrives, though nothing more happens to its job', async () => {
    const { world, opened, repair } = await givenUp();
    repair();
    await world.passes(300);

    await world.decides('other');
    await world.passes(10);

    expect(world.lines().slice(1)).toEqual([[expect.stringMatching(/^other\./)], [`${opened.notice.id} opened`]]);
    expect(await world.stored(opened)).toMatchObject({ state: 'sent' });
    expect((await world.ports.channelHeads.read('ops'))?.gaveUp).toBeUndefined();
  });

  test('as a test arrives, at once', async () => {
    const { world, opened, repair } = await givenUp();
    repair();

    await testChannel(world.notifier(), 'ops');
    await world.passes(10);

    expect(world.lines().slice(2)).toEqual([[`${opened.notice.id} opened`]]);
  });

  test('and its end after it', async () => {
    const { world, opened, repair } = await givenUp();
    repair();
    await testChannel(world.notifier(), 'ops');
    const end = await world.decides('job', { since: opened.notice.since, stage: 'resolved' });
    await world.passes(10);

    expect(world.lines().slice(2)).toEqual([[`${opened.notice.id} opened`], [`${end.notice.id} resolved`]]);
  });
});

describe('the end of an incident that was given up where its beginning arrived', () => {
  test.each([
    ['as a test arrives, at once', 0, (world: TellingWorld) => testChannel(world.notifier(), 'ops')],
    ['as another notice arrives', 300, (world: TellingWorld) => world.decides('other')],
  ])('is told %s, and once', async (_, seconds, happens) => {
    const { world, end, repair } = await endGivenUp();
    repair();
    await world.passes(seconds);
    await happens(world);
    await world.passes(10);
    await testChannel(world.notifier(), 'ops');
    await world.passes(600);

    expect(await world.stored(end)).toMatchObject({ state: 'sent' });
    expect(world.lines().filter(([line]) => line === `${end.notice.id} resolved`)).toHaveLength(2);
    expect((await world.ports.channelHeads.read('ops'))?.untoldEnds).toBeUndefined();
  });

  test('is not told where it has begun again since', async () => {
    const { world, end, since, repair } = await endGivenUp();
    const id = `${end.notice.incident}.reopened-1`;
    repair();
    await world.decides('job', { since, id, stage: 'reopened', at: end.notice.at + 60 });
    await testChannel(world.notifier(), 'ops');
    await world.passes(600);

    expect(await world.stored(end)).toMatchObject({ state: 'gave_up' });
  });
});

describe('it is not told', () => {
  test('while the channel refuses it and takes others: it is offered once in five minutes', async () => {
    const { world, opened } = await givenUp(({ message }) =>
      message.kind === 'notices' && message.notices[0]?.jobId === 'job' ? REFUSED : TAKEN,
    );
    for (let index = 0; index < 20; index += 1) {
      await world.decides(`other-${index}`);
      await world.passes(60);
    }

    expect(world.lines().filter(([line]) => line?.startsWith(opened.notice.id))).toHaveLength(4);
    expect(await world.stored(opened)).toMatchObject({ state: 'gave_up', answer: { text: '404 no such hook' } });
  });

  test.each<[string, (world: TellingWorld, id: string) => Promise<unknown>]>([
    [
      'of a job that is muted',
      (world) => muteJob(world.runner(), 'job', { ...BY, until: world.clock.nowSeconds() + 60 }),
    ],
    ['where somebody knows of it', (world, id) => acknowledgeIncident(world.runner(), id, BY)],
    [
      'that is over',
      async (world) => {
        const { incidents: _, ...head } = await world.head();
        await world.ports.heads.write({ ...head, version: head.version + 1 });
      },
    ],
  ])('%s', async (_, happens) => {
    const { world, opened, repair } = await givenUp();
    repair();
    await happens(world, opened.notice.incident ?? '');

    await testChannel(world.notifier(), 'ops');
    await world.passes(10);

    expect(world.lines().slice(2)).toEqual([]);
    expect(await world.stored(opened)).toMatchObject({ state: 'gave_up' });
  });
});

/** A webhook that takes the beginning of an incident and refuses its end. */
async function endGivenUp() {
  const world = new TellingWorld({ ops: 'webhook' });
  let isBroken = false;
  world.channels = new ScriptedChannels(() => (isBroken ? REFUSED : TAKEN));
  const since = world.clock.nowSeconds();
  await world.decides('job');
  await world.passes(10);
  isBroken = true;
  const end = await world.decides('job', { since, stage: 'resolved' });
  await world.passes(10);
  expect(await world.stored(end)).toMatchObject({ state: 'gave_up' });
  const repair = () => {
    isBroken = false;
  };
  return { world, end, since, repair };
}

/** A webhook that refuses the beginning of an incident of a job, which goes on. */
async function givenUp(answer?: ConstructorParameters<typeof ScriptedChannels>[0]) {
  const world = new TellingWorld({ ops: 'webhook' });
  let isBroken = true;
  world.channels = new ScriptedChannels(answer ?? (() => (isBroken ? REFUSED : TAKEN)));
  await world.job();
  const since = world.clock.nowSeconds();
  const head = await world.head();
  const incidents = `${since.toString(36)}:F${since.toString(36)}.0`;
  await world.ports.heads.write({ ...head, incidents, version: head.version + 1 });
  const opened = await world.decides('job');
  await world.passes(10);
  expect(opened.notice.incident).toBe(incidentId('job', 'failing', since));
  expect(await world.stored(opened)).toMatchObject({ state: 'gave_up' });
  const repair = () => {
    isBroken = false;
  };
  return { world, opened, repair };
}
