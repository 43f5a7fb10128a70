import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import type { PartDefinition } from './definition/parts.ts';
import { clockOf } from './fires/of-part.ts';
import { delayOf, hashOf } from './fires/spread.ts';
import type { ParsedSchedule } from './parsed.ts';
import { dstNote } from './words/dst-note.ts';

/** The effect of a change of the clocks on a fire of a schedule, in words; undefined on every ordinary day. */
export function noteOfFire(schedule: ParsedSchedule, at: EpochSeconds): string | undefined {
  const { parts, context } = schedule;
  const earliest = at - (context.jitterSeconds ?? 0) - DAY;
  if (parts.every(({ timezone }) => isCalm(timezone, earliest, at + DAY))) {
    return undefined;
  }
  for (const part of parts) {
    const delaySeconds = delayTo(schedule, part, at);
    const note = delaySeconds === undefined ? undefined : dstNote(part, at - delaySeconds);
    if (note !== undefined) {
      return note;
    }
  }
  return undefined;
}

/** True where the clocks of a zone do not change between two instants. */
function isCalm(timezone: string, from: EpochSeconds, to: EpochSeconds): boolean {
  const { start, end } = zoneOf(timezone).at(to);
  return from >= start && to < end;
}

/** By how much jitter moved the part's own fire to reach `at`; undefined where none of its fires was moved there. */
export function delayTo({ context }: ParsedSchedule, part: PartDefinition, at: EpochSeconds): number | undefined {
  const { jobId, jitterSeconds: limit = 0 } = context;
  const [clock, seed] = [clockOf(part), hashOf(jobId)];
  for (let fire = clock.next(at - limit - 1); fire <= at; fire = clock.next(fire)) {
    if (fire + (limit === 0 ? 0 : delayOf(seed, fire, limit)) === at) {
      return at - fire;
    }
  }
  return undefined;
}
