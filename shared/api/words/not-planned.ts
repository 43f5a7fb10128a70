import type { Blackout } from '#api/shapes/calendars/blackout.ts';
import type { NotPlanned } from '#api/shapes/explanation/not-planned.ts';

/** Writes an instant (RFC 3339) as the reader is shown times. */
type WriteTime = (instant: string) => string;

/** Says in one line why nothing was planned for an instant; `time` writes the instants in it. */
export function notPlannedText(why: NotPlanned, time: WriteTime): string {
  switch (why.kind) {
    case 'off_schedule':
      return 'the schedule does not fire at that second';
    case 'off_cycle':
      return `it is not one of its turns (${why.part.description})`;
    case 'excluded':
      return `it is excepted: ${why.name}${calendarText(why)}, by ${why.part.description}${why.movedTo === undefined ? '' : `; the fire is moved to ${time(why.movedTo)}`}`;
    case 'before_start':
      return `it fires only from ${time(why.startAt)} on (startAt)`;
    case 'after_end':
      return `it fires only until ${time(why.endAt)} (endAt)`;
    case 'jittered':
      return `jitter moved this fire to ${time(why.movedTo)} (${why.part.description})`;
    case 'dst_gap':
    case 'dst_overlap':
      return clockChangeText(why, time);
    case 'not_created':
      return why.createdAt === undefined
        ? 'the job did not exist'
        : `the job did not exist yet: it was created at ${time(why.createdAt)}`;
    case 'deleted':
      return `the job was deleted${at(why.deletedAt, time)}${by(why.by)}`;
    case 'paused':
      return `the job was paused${at(why.at, time)}${by(why.by)}${until(why.until, time)}${noted(why.note)}${why.wouldFire ? '; it would have fired' : ''}`;
    case 'all_paused':
      return `everything was paused${at(why.from, time)} by ${why.by}${until(why.until, time)}${noted(why.note)}`;
    case 'blackout':
      return blackoutText(why.blackout, time);
    case 'max_runs':
      return `its ${why.maxRuns} runs were used up by then (maxRuns)`;
    case 'after_others':
      return `it has no schedule: it runs after ${why.after.map(({ job, on }) => `${job} (${on})`).join(', ')}${goneText(why.gone)}`;
    case 'other_revision':
      return `revision ${why.revision} fires then, but was in force only${from(why.from, time)}${until(why.until, time)}${by(why.by)}`;
  }
}

function blackoutText({ tag, job, from, to, by, note, id, removedBy }: Blackout, time: WriteTime): string {
  const removed = removedBy === undefined ? '' : `, when ${removedBy} ended it`;
  return `a blackout of ${tag === undefined ? (job ?? 'everything') : `jobs tagged ${tag}`} from ${time(from)} to ${time(to)}${removed}, set by ${by}${noted(note)} (${id})`;
}

function calendarText({ calendar, calendarRevision }: Extract<NotPlanned, { kind: 'excluded' }>): string {
  const revision = calendarRevision === undefined ? '' : ` revision ${calendarRevision}`;
  return calendar === undefined ? '' : ` (${calendar}${revision})`;
}

function goneText(gone: readonly string[] = []): string {
  return gone.length === 0 ? '' : `; ${gone.join(', ')} ${gone.length === 1 ? 'is' : 'are'} there no more`;
}

function clockChangeText(why: Extract<NotPlanned, { kind: 'dst_gap' | 'dst_overlap' }>, time: WriteTime): string {
  const outside = 'which lies outside startAt and endAt';
  if (why.kind === 'dst_gap') {
    const unfired = why.policy === 'skip' ? 'it does not fire on that day' : `it would fire after the gap, ${outside}`;
    const instead = why.firesAt === undefined ? unfired : `it fires at ${time(why.firesAt)} instead`;
    return `${why.local} does not exist on that day, as the clocks go forward: ${instead} (dst.gap "${why.policy}")`;
  }
  const when = why.firesAt === undefined ? outside : time(why.firesAt);
  const other = `it fires only at the ${why.occurrence === 'first' ? 'second' : 'first'}, ${when}`;
  return `${why.local} occurs twice on that day, as the clocks go back, and this is the ${why.occurrence}: ${other} (dst.overlap "${why.policy}")`;
}

function at(instant: string | undefined, time: WriteTime): string {
  return instant === undefined ? '' : ` at ${time(instant)}`;
}

function from(instant: string | undefined, time: WriteTime): string {
  return instant === undefined ? '' : ` from ${time(instant)}`;
}

function until(instant: string | undefined, time: WriteTime): string {
  return instant === undefined ? '' : ` until ${time(instant)}`;
}

function by(who: string | undefined): string {
  return who === undefined ? '' : ` by ${who}`;
}

function noted(note: string | undefined): string {
  return note === undefined ? '' : `: ${note}`;
}
