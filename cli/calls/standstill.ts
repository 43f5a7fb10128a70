import type { Blackout } from '#api/shapes/calendars/blackout.ts';
import type { Switch } from '#api/shapes/switch.ts';
import type { Session } from '#cli/session/session.ts';
import { printable } from '#cli/terminal/printable.ts';
import { utcTime } from '#cli/terminal/times.ts';

/** The words for a scheduler that its configuration has switched off. */
export const SWITCHED_OFF = 'nothing fires: scheduler.enabled is false in the configuration';

/** Tells whether a blackout is worth a line. */
type Concerning = (blackout: Blackout) => boolean;

/**
 * Says above fires to come that nothing fires by configuration, that everything is paused, since when, by whom and why, and which blackouts take some of them away. Where that
 * cannot be read, nothing: what was asked for is another thing.
 */
export async function noteStandstill(
  { client, notes, isQuiet }: Session,
  nowMs: number,
  concerns: Concerning = () => true,
): Promise<void> {
  const health = isQuiet ? undefined : await client.health().catch(() => undefined);
  if (health === undefined) {
    return;
  }
  const lines = [
    ...(health.enabled ? [] : [SWITCHED_OFF]),
    ...(health.paused === undefined ? [] : [standstillText(health.paused)]),
    ...(await blackoutLines(health.blackouts, nowMs, concerns)),
  ];
  notes.write(lines.map((line) => `${printable(line)}\n`).join(''));
}

/** Lines about blackouts that are in force, or begin soon; their words are loaded where there are any. */
export async function blackoutLines(
  blackouts: readonly Blackout[] = [],
  nowMs: number,
  concerns: Concerning = () => true,
): Promise<readonly string[]> {
  if (blackouts.length === 0) {
    return [];
  }
  const { blackoutsAtHand, blackoutText } = await import('#api/words/blackout.ts');
  return blackoutsAtHand(blackouts, nowMs)
    .filter(concerns)
    .map((one) => blackoutText(one, utcTime));
}

/** The words for a pause of everything, and what ends it. */
export function standstillText({ pausedAt, by, note }: NonNullable<Switch['paused']>): string {
  const since = pausedAt === undefined ? 'from now on' : `since ${utcTime(pausedAt)}`;
  const why = note === undefined ? '' : `: ${note}`;
  return `everything is paused ${since} by ${by}${why}; no job fires until: cronstack resume --all`;
}
