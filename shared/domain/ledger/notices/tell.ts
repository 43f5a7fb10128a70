import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { isOpen, readIncidents, writeIncidents } from '#domain/notices/incident.ts';
import { INCIDENT_KINDS } from '#domain/notices/kind.ts';
import type { DecidedNotice } from '#domain/notices/notice.ts';
import { stepIncident } from '#domain/notices/step.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { findingOf } from './findings.ts';
import { isDisabled, mayTell, remindSeconds, rulesOf } from './rules.ts';

/**
 * The end of every decision about a job: holds what it comes to against what was told, and answers the head that knows of it and the
 * notices. What one run's end alone tells is decided where it ends.
 * @param effects of the decision
 */
export function tell(
  before: Head | undefined,
  after: Head,
  effects: readonly Effect[],
  context: RecordContext,
): Decision {
  const decided = { before, after, effects };
  const rules = rulesOf(after, context);
  const { list: known, openSince } = readIncidents(after.incidents);
  const told: DecidedNotice[] = [...missed(effects, rules.has('missed') && mayTell(after, context))];
  const isEnabledAgain = before !== undefined && isDisabled(before) && !isDisabled(after);
  const list = INCIDENT_KINDS.flatMap((kind) => {
    const incident = known.find((one) => one.kind === kind);
    const found = findingOf(kind, decided, incident, rules, context);
    // The incident that began with the same fire was over when the job was disabled, and its name is taken.
    const isAnother = isEnabledAgain && incident === undefined && found?.on === true;
    const finding = isAnother ? { ...found, since: Math.max(found.since, context.now) } : found;
    if (incident === undefined && finding?.on !== true) {
      return [];
    }
    const watch = rules.get(kind);
    const stepped = stepIncident(kind, incident, finding, {
      now: context.now,
      remindSeconds: watch && remindSeconds(watch, context),
      mayTell: mayTell(after, context),
      acknowledged: after.acknowledged?.some((one) => one.kind === kind) === true,
    });
    told.push(...stepped.told);
    return stepped.incident ?? [];
  });
  const open = list.filter(isOpen);
  const since = open.length === 0 ? undefined : (openSince ?? Math.min(...open.map((one) => one.since)));
  const written = writeIncidents({ list, ...(since === undefined ? {} : { openSince: since }) });
  return {
    head: withIncidents(after, written, new Set(open.map(({ kind }) => kind)), context),
    effects: told.map((notice) => ({ kind: 'notify', notice })),
  };
}

/** A head that knows of these incidents, without what is over: the silence that somebody asked for, and who knew of an incident. */
function withIncidents(
  head: Head,
  incidents: string | undefined,
  open: ReadonlySet<string>,
  { now }: RecordContext,
): Head {
  const acknowledged = (head.acknowledged ?? []).filter(({ kind }) => open.has(kind));
  const isMuted = head.mute !== undefined && head.mute.until > now;
  if (
    incidents === head.incidents &&
    acknowledged.length === (head.acknowledged ?? []).length &&
    isMuted === (head.mute !== undefined)
  ) {
    return head;
  }
  const { incidents: _, acknowledged: __, mute, ...rest } = head;
  return {
    ...rest,
    ...(incidents === undefined ? {} : { incidents }),
    ...(acknowledged.length === 0 ? {} : { acknowledged }),
    ...(isMuted && mute !== undefined ? { mute } : {}),
  };
}

/** Fires that are found missed at once are one notice: one outage, though its spans differ in the reason. */
function missed(effects: readonly Effect[], wanted: boolean): readonly DecidedNotice[] {
  const runs = effects.flatMap((effect) =>
    effect.kind === 'store' && effect.run.status === 'missed' ? [effect.run] : [],
  );
  const [first] = runs;
  if (!wanted || first === undefined) {
    return [];
  }
  const count = runs.reduce((sum, { span }) => sum + (span?.count ?? 1), 0);
  const { id: runId, scheduledAt: since, finishedAtMs = 0 } = first;
  return [{ kind: 'missed', stage: 'single', since, at: secondsOf(finishedAtMs), count, runId }];
}
