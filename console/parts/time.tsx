import { now$, nowMs } from '#console/state/now.ts';
import { offsetMinutes } from '#console/state/settings.ts';
import { agoText } from '#console/text/phrases.ts';
import { shortStamp, stamp } from '#console/text/stamp.ts';

interface TimeProps {
  /** RFC 3339. */
  readonly at: string;
  /** Leaves the day away where it is today's. */
  readonly isShort?: boolean;
}

/** An instant on the clock that the reader has chosen, its zone written. */
export function Time({ at, isShort = false }: TimeProps) {
  const ms = Date.parse(at);
  const offset = offsetMinutes(ms);
  return <time dateTime={at}>{isShort ? shortStamp(ms, offset, nowMs()) : stamp(ms, offset)}</time>;
}

/** The distance of an instant from now: it alone is drawn each second. */
export function Ago({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} class="soft">
      {agoText(Date.parse(at), now$.value)}
    </time>
  );
}
