import type { Blackout } from '#api/shapes/calendars/blackout.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { BlackoutView } from '#engine/standstills/list-blackouts.ts';

/** Shows a blackout; of one that is being agreed on, the beginning that was asked for. */
export function presentBlackout({ blackout, state }: BlackoutView): Blackout {
  const { askedFrom, from = askedFrom, to, handsOn, ending: _, ...said } = blackout;
  return {
    ...said,
    from: writeUtc(from),
    to: writeUtc(to),
    state,
    // biome-ignore lint/suspicious/noThenProperty: the name of a member; no function is ever in it
    ...(handsOn === undefined ? {} : { then: 'catchup' }),
  };
}
