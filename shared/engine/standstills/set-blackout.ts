import type { Blackout } from '#domain/blackouts/blackout.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import {
  AGREED_AHEAD_SECONDS,
  changeSwitch,
  FORGOTTEN_AFTER_SECONDS,
  settleSwitch,
} from '#engine/standstills/change-switch.ts';

import { type BlackoutView, stateOf } from './list-blackouts.ts';

/** The most blackouts that are kept, past ones among them: each is some 250 bytes of what every process reads each few seconds. */
const MOST_BLACKOUTS = 50;

/** The longest that one may be: a year that is mistyped would silence jobs for ever. */
const LONGEST_SECONDS = 366 * 86_400;

/** A blackout as somebody asks for it; without `from` it begins at once. */
interface WantedBlackout extends Pick<Blackout, 'to' | 'tag' | 'job' | 'handsOn' | 'by' | 'note'> {
  readonly from?: EpochSeconds;
}

/**
 * Sets a blackout. It begins when it is said to, or a few seconds from now where that has come: what was decided stays decided. Two writes,
 * as for a pause of everything: the first one stops what it is about, so that the second one can say from when on. One that is there
 * already, word by word, is answered as it is.
 */
export async function setBlackout(engine: Engine, wanted: WantedBlackout): Promise<Result<BlackoutView>> {
  const { job } = wanted;
  if (job !== undefined && (await liveHead(engine, job)) === undefined) {
    return noSuchJob(job);
  }
  const nowMs = engine.ports.clock.now();
  const fresh = freshBlackout(engine.ports.randomness.ulid(nowMs), wanted, secondsOf(nowMs));
  const asked = await changeSwitch(engine, ({ blackouts = [] }, now) => {
    if (blackouts.some((one) => isSame(one, wanted, now))) {
      return undefined;
    }
    const refusal = objection(fresh, now);
    const kept = withRoom(engine, blackouts, now);
    if (refusal !== undefined || kept === undefined) {
      return refusal ?? refused('too_many_blackouts', `there are ${MOST_BLACKOUTS} blackouts: remove one first`);
    }
    return accepted({ blackouts: [...kept, fresh] });
  });
  if (!asked.ok) {
    return asked;
  }
  const now = secondsOf(engine.ports.clock.now());
  const known = asked.value.blackouts?.find((one) => one.id === fresh.id || isSame(one, wanted, now));
  const { blackouts = [] } = await settleSwitch(engine);
  const settled = blackouts.find(({ id }) => id === known?.id);
  return settled === undefined
    ? tooLate(wanted.to)
    : accepted({ blackout: settled, state: stateOf(settled, secondsOf(engine.ports.clock.now())) });
}

function freshBlackout(
  id: string,
  { from, to, tag, job, handsOn, by, note }: WantedBlackout,
  now: EpochSeconds,
): Blackout {
  return { id, askedFrom: from ?? now, to, by, ...present({ tag, job, handsOn, note }) };
}

function objection({ askedFrom, to }: Blackout, now: EpochSeconds): Refused | undefined {
  if (to <= now + AGREED_AHEAD_SECONDS) {
    return tooLate(to);
  }
  if (to <= askedFrom) {
    return refused('invalid_request', 'to: a blackout ends later than it begins', [
      { path: 'to', message: `expected an instant after ${writeUtc(askedFrom)}` },
    ]);
  }
  return to - askedFrom <= LONGEST_SECONDS
    ? undefined
    : refused('invalid_request', 'to: a blackout is no longer than 366 days', [
        { path: 'to', message: `expected an instant up to ${writeUtc(askedFrom + LONGEST_SECONDS)}` },
      ]);
}

function tooLate(to: EpochSeconds): Refused {
  return refused(
    'not_in_future',
    `${writeUtc(to)} is over, or too soon: a blackout ends ${AGREED_AHEAD_SECONDS} s from now at the earliest`,
  );
}

/** Those that are kept beside a new one: without what nobody can ask about any more and, where there are many, without what ended first. Undefined: there is no room. */
function withRoom(engine: Engine, blackouts: readonly Blackout[], now: EpochSeconds): readonly Blackout[] | undefined {
  const remembered = blackouts.filter(({ to }) => to > now - retentionSeconds(engine.configuration));
  if (remembered.length < MOST_BLACKOUTS) {
    return remembered;
  }
  const [first] = [...remembered].sort((one, other) => one.to - other.to);
  return first !== undefined && first.to <= now - FORGOTTEN_AFTER_SECONDS
    ? remembered.filter((one) => one !== first)
    : undefined;
}

/** Tells whether a blackout that is not over is the one that is asked for. Without a beginning, each wish is another one. */
function isSame(blackout: Blackout, { from, to, tag, job, handsOn, note }: WantedBlackout, now: EpochSeconds): boolean {
  const { askedFrom, removedBy } = blackout;
  const sameTime = askedFrom === from && blackout.to === to && removedBy === undefined && to > now;
  const sameJobs = blackout.tag === tag && blackout.job === job;
  return sameTime && sameJobs && blackout.handsOn === handsOn && blackout.note === note;
}
