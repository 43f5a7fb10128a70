import type { Head } from '#domain/ledger/head/head.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import { readIncidents } from '#domain/notices/incident.ts';
import { type Notice, noticeOf } from '#domain/notices/notice.ts';
import type { Deliveries } from '#ports/stores/notices/deliveries.ts';
import type { World } from '../world.ts';

/** The rules of every job of the model. */
export const MODEL_NOTICES = {
  channelNames: ['ops'],
  defaultRules: [{ on: ['failing', 'failed', 'missed', 'paused', 'skipping'], to: ['ops'] }],
  remindHours: 1,
} as const;

/** Deliveries that count how often each one was put on record. */
export function countedDeliveries(deliveries: Deliveries, written: Map<string, number>): Deliveries {
  return {
    read: (delivery) => deliveries.read(delivery),
    backlog: (channel, page) => deliveries.backlog(channel, page),
    ofJob: (jobId, page) => deliveries.ofJob(jobId, page),
    ofIncident: (incident) => deliveries.ofIncident(incident),
    async write(delivery) {
      const result = await deliveries.write(delivery);
      if (result === 'written') {
        // A first version finds nothing there: one that was written before was undone by a crash of the machine.
        const before = delivery.version === 1 ? 0 : (written.get(nameOf(delivery)) ?? 0);
        written.set(nameOf(delivery), before + 1);
      }
      return result;
    },
  };
}

/**
 * What is on record unlike what was decided: a notice that was decided is on record once, under its id, and nothing else is; no incident
 * is resolved that was not opened before, and a job that fails is told of with the very write that counts it.
 */
export async function noticesUnlikeDecided({ commits, ports, written }: World): Promise<readonly string[]> {
  const decided = new Map<string, Notice>();
  for (const { jobId, outbox } of commits) {
    for (const effect of outbox) {
      if (effect.kind === 'notify') {
        const notice = noticeOf(jobId, effect.notice);
        decided.set(notice.id, notice);
      }
    }
  }
  const jobIds = [...new Set(commits.map(({ jobId }) => jobId))];
  const pages = await Promise.all(jobIds.map((jobId) => ports.deliveries.ofJob(jobId, { limit: 10_000 })));
  const recorded = new Map(pages.flatMap(({ items }) => items).map((one) => [one.notice.id, one]));
  return [
    ...[...decided.keys()]
      .filter((id) => !recorded.has(id))
      .map((id) => `notice ${id} was decided and is not on record`),
    ...[...recorded.keys()]
      .filter((id) => !decided.has(id))
      .map((id) => `notice ${id} is on record and was not decided`),
    ...[...written].filter(([, count]) => count > 1).map(([name, count]) => `${name} was put on record ${count} times`),
    ...[...recorded.values()]
      .filter((one) => !isOpened(one, recorded))
      .map(({ notice }) => `${notice.id} was never opened`),
    ...commits
      .filter(isUntold)
      .map(({ jobId, version }) => `job ${jobId} fails at version ${version}, and nobody is told`),
  ];
}

function isOpened({ notice }: Delivery, recorded: ReadonlyMap<string, Delivery>): boolean {
  const opened = recorded.get(`${notice.incident}.opened`);
  return notice.stage !== 'resolved' || (opened !== undefined && opened.notice.at <= notice.at);
}

/** Deleted jobs, and those that are switched off, are told of no more. */
function isUntold({ state, counters, incidents }: Head): boolean {
  const failing = readIncidents(incidents).list.find(({ kind }) => kind === 'failing');
  return (
    (state === 'active' || state === 'finished') && counters.consecutiveFailures > 0 && failing?.toldAt === undefined
  );
}

function nameOf({ notice, channel }: Delivery): string {
  return `${notice.id} on ${channel}`;
}
