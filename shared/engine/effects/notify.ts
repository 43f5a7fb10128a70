import type { Head } from '#domain/ledger/head/head.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import { type DecidedNotice, type Notice, noticeOf } from '#domain/notices/notice.ts';
import type { NoticeRule } from '#domain/notices/rule.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';

/**
 * Puts the deliveries of a notice on record, for each channel that it concerns, and wakes whoever delivers. Nothing is sent here: a job
 * waits for nobody's receiver. A record that is there stays as it is.
 */
export async function notify(engine: Engine, head: Head, decided: DecidedNotice): Promise<void> {
  const notice = noticeOf(head.jobId, decided);
  const deliveries = await deliveriesOf(engine, notice, await ruleFor(engine, head, decided));
  for (const delivery of deliveries) {
    await engine.ports.deliveries.write(delivery);
  }
  const channels = new Set(deliveries.flatMap(({ channel, state }) => (state === 'pending' ? [channel] : [])));
  if (channels.size > 0) {
    await engine.ports.queues.tellChannels([...channels]);
  }
}

/** The rule of the job as it is now, or of the installation; where the definition cannot be read, the installation's. */
async function ruleFor(
  engine: Engine,
  { jobId, revision }: Head,
  { kind }: DecidedNotice,
): Promise<NoticeRule | undefined> {
  const job = await knownJob(engine, jobId, revision);
  const rules = job?.definition.notify ?? engine.configuration.notify.defaultRules;
  return rules.find(({ on }) => on.includes(kind));
}

async function deliveriesOf(
  engine: Engine,
  notice: Notice,
  rule: NoticeRule | undefined,
): Promise<readonly Delivery[]> {
  const { incident, jobId, since, stage } = notice;
  const named = rule?.to ?? [];
  if (incident === undefined || stage === 'opened') {
    return named.map((channel) => pending(engine, notice, channel));
  }
  const told = await engine.ports.deliveries.ofIncident({ jobId, incident, since });
  const heard = new Set(told.filter(isOpening).map(({ channel }) => channel));
  if (stage === 'resolved') {
    return rule?.resolved === false ? [] : [...heard].map((channel) => pending(engine, notice, channel));
  }
  const opened: Notice = { ...notice, id: `${incident}.opened`, stage: 'opened' };
  return named.map((channel) => pending(engine, heard.has(channel) ? notice : opened, channel));
}

/** Tells whether a channel heard of an incident, or will: one that gave up never did. */
function isOpening({ notice, state }: Delivery): boolean {
  return notice.stage === 'opened' && (state === 'pending' || state === 'sent');
}

/** A channel that is not configured any more cannot be told: its record says so. */
function pending(engine: Engine, notice: Notice, channel: string): Delivery {
  const expiresAt = notice.at + retentionSeconds(engine.configuration);
  const record = { notice, channel, version: 1, tries: 0, expiresAt };
  return engine.configuration.notify.channelNames.includes(channel)
    ? { ...record, state: 'pending' }
    : { ...record, state: 'gave_up', answer: { text: 'the channel is not configured any more' } };
}
