import { expect, test } from 'vitest';
import type { Delivery } from '#domain/notices/delivery.ts';
import { incidentId } from '#domain/notices/notice.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { DAY, HOSTILE_JOB_IDS, HOUR, NOON } from '../builders.ts';
import { expectForgedCursorsRefused, readAll, type StoresUnderTest } from '../store-suite.ts';

/** The rules of Deliveries. */
export function deliveryRules(current: () => StoresUnderTest): void {
  test('a delivery is read as it was written, and stored once however often it is decided', async () => {
    const { deliveries } = current().stores;
    const delivery = aDelivery();

    expect(await deliveries.write(delivery)).toBe('written');
    expect(await deliveries.write({ ...delivery, tries: 7 })).toBe('conflict');

    expect(await deliveries.read(delivery)).toStrictEqual(delivery);
    expect(await deliveries.read({ ...delivery, channel: 'other' })).toBeUndefined();
  });

  test('exactly one of many concurrent writers ends it', async () => {
    const { deliveries } = current().stores;
    await deliveries.write(aDelivery());
    const tries = Array.from({ length: 16 }, (_, index) => index);

    const answers = await Promise.all(tries.map((count) => deliveries.write(sent(aDelivery({ tries: count })))));

    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    expect((await deliveries.read(aDelivery()))?.tries).toBe(answers.indexOf('written'));
  });

  test('the backlog of a channel is what is pending there, in the order in which it was decided', async () => {
    const { deliveries } = current().stores;
    const decided = [5, 3, 1, 4, 2].map((second) => aDelivery({ at: NOON + second, jobId: `job${second}` }));
    for (const delivery of [...decided, aDelivery({ channel: 'other' })]) {
      await deliveries.write(delivery);
    }
    await deliveries.write(sent(aDelivery({ at: NOON + 3, jobId: 'job3' })));

    const backlog = await readAll((page) => deliveries.backlog('ops', page), 2);

    expect(backlog.map(({ notice }) => notice.jobId)).toEqual(['job1', 'job2', 'job4', 'job5']);
    expect(await readAll((page) => deliveries.backlog('nobody', page))).toEqual([]);
    await expectForgedCursorsRefused((cursor) => deliveries.backlog('ops', { limit: 3, cursor }));
  });

  test('the deliveries of a job are listed with the trouble that began last first', async () => {
    const { deliveries } = current().stores;
    for (const jobId of HOSTILE_JOB_IDS) {
      for (const hour of [1, 3, 2]) {
        await deliveries.write(aDelivery({ jobId, since: NOON + hour * HOUR }));
        await deliveries.write(aDelivery({ jobId, since: NOON + hour * HOUR, channel: 'mail' }));
      }
    }

    for (const jobId of HOSTILE_JOB_IDS) {
      const listed = await readAll((page) => deliveries.ofJob(jobId, page), 4);

      expect(listed.map(({ notice, channel }) => `${notice.jobId} ${(notice.since - NOON) / HOUR} ${channel}`)).toEqual(
        [3, 2, 1].flatMap((hour) => [`${jobId} ${hour} ops`, `${jobId} ${hour} mail`]),
      );
    }
    await expectForgedCursorsRefused((cursor) => deliveries.ofJob('nightly', { limit: 3, cursor }));
  });

  test('all of an incident is found, on every channel, and nothing of another one', async () => {
    const { deliveries } = current().stores;
    const incident = incidentId('nightly', 'failing', NOON);
    await deliveries.write(aDelivery());
    await deliveries.write(aDelivery({ channel: 'mail' }));
    await deliveries.write(aDelivery({ stage: 'resolved', at: NOON + 9 }));
    await deliveries.write(aDelivery({ since: NOON + 60 }));
    await deliveries.write(aDelivery({ jobId: 'nightl' }));

    const found = await deliveries.ofIncident({ jobId: 'nightly', incident, since: NOON });

    expect(found.map(({ notice, channel }) => `${notice.id} ${channel}`)).toEqual([
      `${incident}.opened mail`,
      `${incident}.opened ops`,
      `${incident}.resolved ops`,
    ]);
  });

  test('an expired delivery is not shown, and makes room for a first one', async () => {
    const { clock, stores } = current();
    const { deliveries } = stores;
    await deliveries.write(aDelivery({ expiresAt: NOON + 10 }));

    clock.advanceBy(10_000);

    expect(await deliveries.read(aDelivery())).toBeUndefined();
    expect(await readAll((page) => deliveries.backlog('ops', page))).toEqual([]);
    expect(await readAll((page) => deliveries.ofJob('nightly', page))).toEqual([]);
    expect(await deliveries.write(sent(aDelivery()))).toBe('conflict');
    expect(await deliveries.write(aDelivery())).toBe('written');
  });
}

interface Changes {
  readonly jobId?: string;
  readonly since?: EpochSeconds;
  readonly at?: EpochSeconds;
  readonly stage?: 'opened' | 'resolved';
  readonly channel?: string;
  readonly tries?: number;
  readonly expiresAt?: EpochSeconds;
}

function aDelivery(changes: Changes = {}): Delivery {
  const { jobId = 'nightly', since = NOON, at = NOON, stage = 'opened', channel = 'ops', tries = 0 } = changes;
  const incident = incidentId(jobId, 'failing', since);
  return {
    notice: {
      id: `${incident}.${stage}`,
      incident,
      jobId,
      kind: 'failing',
      stage,
      since,
      at,
      count: 1,
      detail: 'ü 🙈',
    },
    channel,
    version: 1,
    state: 'pending',
    tries,
    nextTryAt: at,
    expiresAt: changes.expiresAt ?? NOON + 30 * DAY,
  };
}

function sent(delivery: Delivery): Delivery {
  const answer = { status: 200, text: 'ok' };
  return { ...delivery, version: delivery.version + 1, state: 'sent', sentAt: NOON + 9, answer };
}
