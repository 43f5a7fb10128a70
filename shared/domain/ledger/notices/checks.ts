import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { OVERDUE_SECONDS } from '#domain/ledger/head/wake-at.ts';
import { isOpen, readIncidents } from '#domain/notices/incident.ts';
import type { IncidentKind } from '#domain/notices/kind.ts';
import { CALM_SECONDS } from '#domain/notices/step.ts';
import { HOUR } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { isDisabled, remindSeconds, rulesOf } from './rules.ts';

/** Trouble in which no run may come for long: nothing else looks at the job, so its reminders have instants of their own. */
const QUIET: ReadonlySet<IncidentKind> = new Set(['silent', 'paused']);

/** The instants at which a job has to be looked at for what is told of it alone. */
export function noticeChecks(head: Head, context: RecordContext): EpochSeconds[] {
  if (head.state === 'deleted') {
    return [];
  }
  const checks = [...openings(head, context), ...laterTellings(head, context)];
  return head.selfClocked ? checks.map((at) => at + OVERDUE_SECONDS) : checks;
}

/** Trouble that begins as time passes. */
function openings(head: Head, context: RecordContext): EpochSeconds[] {
  const { state, pause, succeededAt, silentFrom } = head;
  if (isDisabled(head)) {
    return [];
  }
  const rules = rulesOf(head, context);
  const [silent, paused] = [rules.get('silent'), rules.get('paused')];
  const lastAt = succeededAt ?? silentFrom;
  const silence = silent === undefined || lastAt === undefined ? [] : [silenceAt(head, lastAt + silent.from, context)];
  const pausing = paused === undefined || state !== 'paused' || pause === undefined ? [] : [pause.at + paused.from];
  return [...silence, ...pausing].filter((at) => at > context.now);
}

/** While everything is paused no job is silent: whether it is later is asked once an hour. */
function silenceAt({ incidents }: Head, at: EpochSeconds, { now }: RecordContext): EpochSeconds {
  const isKnown = readIncidents(incidents).list.some(({ kind }) => kind === 'silent');
  return at > now || isKnown ? at : now + HOUR;
}

/** The instants of what is still to be told of incidents: reminders, the end of one that flaps, and all that was held back. */
function laterTellings(head: Head, context: RecordContext): EpochSeconds[] {
  const { list } = readIncidents(head.incidents);
  if (list.length === 0) {
    return [];
  }
  const rules = rulesOf(head, context);
  const muted = head.mute === undefined ? [] : [head.mute.until];
  const due = list.flatMap((incident) => {
    const { kind, toldAt, endedAt } = incident;
    const watch = rules.get(kind);
    if (toldAt === undefined) {
      return [];
    }
    if (!isOpen(incident)) {
      return [(endedAt ?? 0) + CALM_SECONDS];
    }
    const after = watch === undefined || !QUIET.has(kind) ? 0 : remindSeconds(watch, context);
    return after === 0 || head.acknowledged?.some((one) => one.kind === kind) === true ? [] : [toldAt + after];
  });
  return [...muted, ...due].filter((at) => at > context.now);
}
