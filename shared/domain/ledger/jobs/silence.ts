import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { isOpen, readIncidents } from '#domain/notices/incident.ts';
import type { IncidentKind } from '#domain/notices/kind.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The one who asks for silence, and until when; without an end the silence that holds is ended. */
interface MutingActor extends Actor {
  readonly until?: EpochSeconds | undefined;
}

/** Has nothing told of a job until an instant: incidents go on, and what is still open then is told. */
export function mute(head: Head, { until, ...actor }: MutingActor, context: RecordContext): Decision {
  const { mute: _, ...heard } = head;
  const muted: Head = until === undefined ? heard : { ...heard, mute: { until, ...actor } };
  const action = until === undefined ? 'unmute' : 'mute';
  return { head: muted, effects: [audited(head, { action, actor }, context)] };
}

/** Somebody knows of an incident: until it ends nothing more is told of it. `closed`: there is no such incident that is open. */
export function acknowledge(
  head: Head,
  { kind, since }: { readonly kind: IncidentKind; readonly since: EpochSeconds },
  actor: Actor,
  context: RecordContext,
): Decision | 'closed' | 'known' {
  const incident = readIncidents(head.incidents).list.find((one) => one.kind === kind && one.since === since);
  if (incident === undefined || !isOpen(incident)) {
    return 'closed';
  }
  const known = head.acknowledged ?? [];
  if (known.some((one) => one.kind === kind)) {
    return 'known';
  }
  const acknowledged = [...known, { kind, by: actor.by, at: context.now }];
  return {
    head: { ...head, acknowledged },
    effects: [audited(head, { action: 'acknowledge', actor: { by: actor.by, note: kind } }, context)],
  };
}
