import { linesOf } from '#domain/notices/channels/lines.ts';
import type { Pace } from '#domain/notices/channels/pace.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import type { Message, Told } from '#domain/notices/messages/message.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead } from '#engine/commit/live-head.ts';

/** Writes the message of these deliveries, with what is known of their jobs and runs now. `deliveries`: at least one, in their order. */
export async function messageOf(engine: Engine, deliveries: readonly Delivery[], { grouped }: Pace): Promise<Message> {
  const { shown, unshown } = grouped
    ? linesOf(deliveries)
    : { shown: deliveries.map((delivery) => ({ delivery, stage: delivery.notice.stage })), unshown: 0 };
  const notices = await Promise.all(shown.map(({ delivery, stage }) => toldOf(engine, delivery, stage)));
  return { kind: 'notices', id: idOf(deliveries), notices, unshown };
}

/** The same for the same notices: a receiver that knows ids must not take a message with more in it for the one before. */
function idOf(deliveries: readonly Delivery[]): string {
  const first = deliveries[0]?.notice.id ?? '';
  return deliveries.length === 1 ? first : `${first}.and-${deliveries.length - 1}`;
}

async function toldOf(engine: Engine, { notice }: Delivery, stage: Told['stage']): Promise<Told> {
  const [run, head] = await Promise.all([
    notice.runId === undefined ? undefined : engine.ports.history.readRun(notice.runId),
    liveHead(engine, notice.jobId),
  ]);
  const job = head && (await knownJob(engine, head.jobId, head.revision))?.definition;
  return {
    ...notice,
    stage,
    ...present({ run, nextFireAt: head?.nextFireAt, job: job && jobOf(job) }),
  };
}

function jobOf({ name, description, tags, owner, timezone }: NonNullable<Told['job']>): Told['job'] {
  return { name, tags, ...present({ description, owner, timezone }) };
}
