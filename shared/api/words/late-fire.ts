import type { LateFire } from '#api/shapes/explanation/late-fire.ts';

/** The words of the reader: for an instant (RFC 3339), and for a time that passed. */
interface Words {
  readonly time: (instant: string) => string;
  readonly duration: (ms: number) => string;
}

const HOUR_SECONDS = 3_600;
const LONGEST_DEADLINE_SECONDS = 31 * 86_400;

/** Says in lines of a fire (RFC 3339) that was missed as it was seen late: what did not run, which deadline held, and what may be set. */
export function lateFireLines(
  { at, reasonCode }: { readonly at: string; readonly reasonCode?: string | undefined },
  { seenAt, deadline, outage }: LateFire,
  { time, duration }: Words,
): readonly string[] {
  const lateMs = Date.parse(seenAt) - Date.parse(at);
  const seen = `it was seen at ${time(seenAt)}, ${duration(lateMs)} late`;
  const silence =
    outage === undefined
      ? `${seen}: until then nothing ran that could decide it, or it could not reach its store`
      : `nothing ran here from ${time(outage.from)} (the last sign of life) to ${time(outage.to)}`;
  return [
    silence,
    ...(outage === undefined ? [] : [seen]),
    `it might start until ${time(deadline.at)}: deadlineSeconds ${deadline.seconds}${deadline.isDefault ? ' by default (one period, at most 1 h)' : ''}`,
    ...advice(reasonCode, lateMs),
  ];
}

function advice(reasonCode: string | undefined, lateMs: number): readonly string[] {
  switch (reasonCode) {
    case 'deadline_passed': {
      const enough = Math.ceil(lateMs / 1_000 / HOUR_SECONDS) * HOUR_SECONDS;
      return enough > LONGEST_DEADLINE_SECONDS
        ? []
        : [`to have it run so late: "deadlineSeconds": ${enough}, unless "catchup" is "none"`];
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
