import type { OverlapPolicy } from '#domain/jobs/job.ts';
import type { Verdict } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { Holder, RunRequest } from '#domain/ledger/head/request.ts';
import { CHECK_SECONDS } from '#domain/ledger/head/wake-at.ts';
import { keptReason, type Reason } from '#domain/runs/reasons/reason.ts';
import { queueFull, replaced, slotTaken, tooManyRunning } from '#domain/runs/reasons/skipped.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { startDueAt } from './reports.ts';

/** The most runs of one job that may be running at once, whatever its policy. */
export const MOST_ACTIVE = 100;

/** The most runs that may wait for a slot. */
const MOST_WAITING = 100;

/** The fate of a request for a slot. */
interface Admission {
  readonly head: Head;
  readonly effects: readonly Effect[];
  /** Unset when the run was let in or waits. */
  readonly verdict?: Verdict;
  /** Runs that lose their place in the waiting line to this one. */
  readonly displaced?: readonly RunRequest[];
}

/** The number of runs of a job that may hold a slot at once. */
export function slotsOf(overlap: OverlapPolicy): number {
  return overlap === 'allow' ? MOST_ACTIVE : 1;
}

/** The runs that the overlap policy counts: not those of backfills, which have a limit of their own. */
export function slotHolders({ active }: Head): readonly Holder[] {
  return active.filter(({ trigger }) => trigger !== 'backfill');
}

/**
 * Asks for a slot under the job's overlap policy. A forced request is bound only by MOST_ACTIVE. `replace` cancels the holders, and the
 * new run waits for their slot in place of those that waited before it.
 */
export function admit(head: Head, request: RunRequest, overlap: OverlapPolicy, now: EpochSeconds): Admission {
  const limit = request.forced === true ? MOST_ACTIVE : slotsOf(overlap);
  if (slotHolders(head).length < limit && head.active.length < MOST_ACTIVE) {
    return hold(head, request, now);
  }
  if (request.forced === true || overlap === 'allow') {
    return { head, effects: [], verdict: skipped(tooManyRunning(MOST_ACTIVE)) };
  }
  if (overlap === 'skip') {
    return { head, effects: [], verdict: skipped(slotTaken(slotHolders(head).map(({ runId }) => runId))) };
  }
  return overlap === 'queue' ? wait(head, decided(request, now)) : replaceHolders(head, decided(request, now));
}

/** Lets the request in: it holds a slot, and its message is sent; of one that starts elsewhere a report is waited for. */
export function hold(head: Head, request: RunRequest, now: EpochSeconds): Admission {
  if (request.reports !== undefined) {
    const unsent: Holder = { ...request, sentAt: now, sends: 0, checkAt: now };
    const waited: Holder = { ...unsent, checkAt: startDueAt(unsent, request.reports) + 1 };
    return { head: { ...head, active: [...head.active, waited] }, effects: [] };
  }
  const kind = wayOf(request);
  const held = kind === 'enter' ? decided(request, now) : request;
  const holder: Holder = { ...held, sentAt: now, sends: 1, checkAt: now + CHECK_SECONDS };
  return { head: { ...head, active: [...head.active, holder] }, effects: [{ kind, request: held }] };
}

/** The effect that sends a holder's message once more, with the number of this send. */
export function sendAgain(holder: Holder): Effect {
  return { kind: wayOf(holder), request: requestOf(holder), again: true, send: holder.sends };
}

/** A run with gates has to pass them before it is sent. */
function wayOf({ gates = [] }: RunRequest): 'send' | 'enter' {
  return gates.length === 0 ? 'send' : 'enter';
}

/** Has some of the holders looked up at the next look: what becomes of them is known sooner than their time to be checked. */
export function checkedNow(active: readonly Holder[], runIds: readonly string[], now: EpochSeconds): Holder[] {
  return active.map((holder) => (runIds.includes(holder.runId) ? { ...holder, checkAt: now } : holder));
}

/** A holder without what only the head cares for. */
export function requestOf({
  sentAt: _,
  sends: __,
  checkAt: ___,
  former: ____,
  trouble: _____,
  ...request
}: Holder): RunRequest {
  return request;
}

/** Lets waiting runs into the slots that are free; those that waited past their deadline end as skipped. */
export function takeWaiting(
  head: Head,
  slots: number,
  now: EpochSeconds,
): { head: Head; effects: Effect[]; expired: RunRequest[] } {
  const effects: Effect[] = [];
  const expired: RunRequest[] = [];
  let current = head;
  while (current.waiting[0] !== undefined && slotHolders(current).length < slots) {
    const [next, ...waiting] = current.waiting;
    current = { ...current, waiting };
    if (next.deadlineAt !== undefined && next.deadlineAt < now) {
      expired.push(next);
    } else {
      const admission = hold(current, next, now);
      current = admission.head;
      effects.push(...admission.effects);
    }
  }
  return { head: current, effects, expired };
}

function wait(head: Head, request: RunRequest): Admission {
  if (head.waiting.length >= MOST_WAITING) {
    return { head, effects: [], verdict: skipped(queueFull(MOST_WAITING)) };
  }
  return { head: { ...head, waiting: [...head.waiting, request] }, effects: [] };
}

function replaceHolders(head: Head, request: RunRequest): Admission {
  const reason = keptReason(replaced(request.runId));
  const cancels = slotHolders(head).map<Effect>((holder) => ({ kind: 'cancel', holder: requestOf(holder), ...reason }));
  return { head: { ...head, waiting: [request] }, effects: cancels, displaced: head.waiting };
}

/** A run that is not sent at once remembers when it was decided. */
function decided(request: RunRequest, now: EpochSeconds): RunRequest {
  return { ...request, decidedAt: request.decidedAt ?? now };
}

function skipped(reason: Reason): Verdict {
  return { status: 'skipped', reason };
}
