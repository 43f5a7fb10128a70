import type { LateFire } from '#api/shapes/explanation/late-fire.ts';
import type { Run } from '#api/shapes/run.ts';

/** The words of the reader: for an instant (RFC 3339), and for a time that passed. */
interface Words {
  readonly time: (instant: string) => string;
  readonly duration: (ms: number) => string;
}

const HOUR_SECONDS = 3_600;
const LONGEST_DEADLINE_SECONDS = 31 * 86_400;

/** A fire as the API shows it: its instant (RFC 3339), and its end so far. */
interface Fire {
  readonly at: string;
  readonly status: Run['status'];
  readonly reasonCode?: string | undefined;
}

/**
 * Says in lines of a fire that was missed as it was seen late what did not run, which deadline held, and what may be set; of one that ran
 * late only what did not run.
 */
export function lateFireLines({ at, status, reasonCode }: Fire, late: LateFire, words: Words): readonly string[] {
  const { seenAt, deadline, outage } = late;
  const { time, duration } = words;
  const silence = outage && `nothing ran here from ${time(outage.from)} (the last sign of life) to ${time(outage.to)}`;
  if (status !== 'missed') {
    return silence === undefined ? [] : [silence];
  }
  const lateMs = Date.parse(seenAt) - Date.parse(at);
  const seen = `it was seen at ${time(seenAt)}, ${duration(lateMs)} late`;
  return [
    ...(silence === undefined
      ? [`${seen}: until then nothing ran that could decide it, or it could not reach its store`]
      : [silence, seen]),
    deadlineLine(deadline, words),
    ...advice(reasonCode, lateMs, deadline),
  ];
}

function deadlineLine({ at, seconds, isDefault, byCatchup }: LateFire['deadline'], { time }: Words): string {
  if (byCatchup === true) {
    return `it had to be seen by ${time(at)}: with "catchup": "none" no fire runs that is seen more than ${seconds} s late`;
  }
  return `it might start until ${time(at)}: deadlineSeconds ${seconds}${isDefault ? ' by default (one period, at most 1 h)' : ''}`;
}

function advice(
  reasonCode: string | undefined,
  lateMs: number,
  { byCatchup }: LateFire['deadline'],
): readonly string[] {
  switch (reasonCode) {
    case 'deadline_passed': {
      const enough = Math.ceil(lateMs / 1_000 / HOUR_SECONDS) * HOUR_SECONDS;
      return enough > LONGEST_DEADLINE_SECONDS
        ? []
        : [
            `to have it run so late: "deadlineSeconds": ${enough}${byCatchup === true ? ' and "catchup": "latest"' : ', unless "catchup" is "none"'}`,
          ];
    }
    case 'catchup_none':
      return ['to have the latest of late fires run: "catchup": "latest"; all of them: "all"'];
    case 'catchup_latest':
      return ['to have all late fires run: "catchup": "all"'];
    case 'superseded':
      return ['to have both run, one after the other: "overlap": "queue", or "catchup": "all"'];
    default:
      return [];
  }
}
