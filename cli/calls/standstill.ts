import type { Session } from '#cli/session/session.ts';
import { printable } from '#cli/terminal/printable.ts';
import { utcTime } from '#cli/terminal/times.ts';

/**
 * Says beside fires to come that everything is paused, since when, by whom and why. Where that cannot be read, nothing: what was asked for
 * is another thing.
 */
export async function noteStandstill({ client, notes, isQuiet }: Session): Promise<void> {
  const paused = isQuiet
    ? undefined
    : await client.health().then(
        (health) => health.paused,
        () => undefined,
      );
  if (paused !== undefined) {
    const { pausedAt, by, note } = paused;
    const since = pausedAt === undefined ? 'from now on' : `since ${utcTime(pausedAt)}`;
    const why = note === undefined ? '' : `: ${note}`;
    notes.write(
      `${printable(`everything is paused ${since} by ${by}${why}; no job fires until: cronstack resume --all`)}\n`,
    );
  }
}
