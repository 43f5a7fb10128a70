import { type ChannelHead, newChannel } from '#domain/notices/channels/head.ts';
import { type Kept, keptVersion, readOrKeep } from '#domain/stored/kept.ts';
import { type Check, count, instantMs, listOf, mark, optional, shape, text } from '#domain/values/shape.ts';

/** Of a bucket that is refilled by fractions. */
const tokens: Check<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : 'expected a number';

const channelCheck = shape<ChannelHead>({
  name: text,
  version: count,
  lease: optional(shape<NonNullable<ChannelHead['lease']>>({ owner: text, untilMs: instantMs })),
  mayHaveArrived: optional(mark),
  tokens,
  tokensAtMs: instantMs,
  notBeforeMs: optional(instantMs),
  failing: optional(
    shape<NonNullable<ChannelHead['failing']>>({
      sinceMs: instantMs,
      tries: count,
      lastError: text,
      told: optional(mark),
    }),
  ),
  goneSinceMs: optional(instantMs),
  gaveUp: optional(mark),
  untoldEnds: optional(listOf(text)),
});

/** Reads the stored head of a channel. One that cannot be read is as good as new: no notice is lost with it. */
export function readChannelHead(item: unknown, name: string): Kept<ChannelHead> {
  const read = readOrKeep(channelCheck, item, (kept) => ({ ...newChannel(name), version: keptVersion(kept) }));
  return read.value.name === name ? read : { value: { ...read.value, name }, fault: `name: expected ${name}` };
}
