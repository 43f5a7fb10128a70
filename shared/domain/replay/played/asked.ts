import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { pause, pauseAnew, resume } from '#domain/ledger/jobs/pause.ts';
import { skipFire, unskipFire } from '#domain/ledger/jobs/skip.ts';
import { askLater } from '#domain/ledger/planning/later.ts';
import { withdraw } from '#domain/ledger/runs/cancel.ts';
import { startChained } from '#domain/ledger/runs/chain.ts';
import { countedThisHour } from '#domain/ledger/runs/loop-guard.ts';
import { hold } from '#domain/ledger/runs/slots.ts';
import { trigger } from '#domain/ledger/runs/trigger.ts';
import { requestOf } from '#domain/replay/recorded/beginning.ts';
import type { Happening } from '#domain/replay/recorded/happenings.ts';
import type { Run } from '#domain/runs/run.ts';
import { present } from '#domain/values/present.ts';

/** The decision about what somebody asks of a job that is there, as the engine makes it. */
export function decisionOf(
  head: Head,
  job: ScheduledJob,
  happening: Exclude<Happening, { readonly kind: 'create' | 'edit' | 'delete' }>,
  context: RecordContext,
): ReturnType<typeof skipFire> | 'full' | undefined {
  switch (happening.kind) {
    case 'pause': {
      const actor = { by: happening.entry.by, ...present({ note: happening.entry.note }) };
      return head.state === 'paused' ? pauseAnew(head, actor, context) : pause(head, job, actor, context);
    }
    case 'resume':
      return head.state === 'paused' ? resume(head, job, { by: happening.entry.by }, context) : undefined;
    case 'skip':
    case 'unskip': {
      const { by, note } = happening.entry;
      const meant = { by, at: happening.at, ...present({ note }) };
      return happening.kind === 'skip' ? skipFire(head, job, meant, context) : unskipFire(head, job, meant, context);
    }
    case 'later': {
      const { runId, at, run } = happening;
      return askLater(head, { runId, scheduledAt: at, ...present({ forced: run?.forced }) }, { by: '' }, context);
    }
    case 'withdraw':
      return withdraw(head, happening.runId, { by: happening.by }, context);
    case 'asked':
      return askedAgain(head, job, happening.run, context);
  }
}

/** A run by hand is asked for, one after a job that is not replayed follows it, and one of a backfill is let in as it was. */
function askedAgain(head: Head, job: ScheduledJob, run: Run, context: RecordContext): Decision | undefined {
  const { id: runId, scheduledAt, parent, depth, retryOf, inputs } = run;
  if (run.trigger === 'manual') {
    const manual = { runId, scheduledAt, ...present({ parent, depth, retryOf, inputs }) };
    return trigger(head, job, { ...manual, ...(run.forced === true ? { forced: true } : {}) }, { by: '' }, context);
  }
  if (run.trigger === 'chain') {
    return parent === undefined
      ? undefined
      : startChained(head, job, runId, { parent, scheduledAt, depth: depth ?? 1 }, context);
  }
  const { decidedAt: _, ...request } = requestOf(run, job);
  const admission = hold(head, request, context.now);
  return { head: countedThisHour(admission.head, job, context.now), effects: admission.effects };
}
