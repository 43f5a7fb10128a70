const SHAPE = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/;

/** EventBridge's limit: API_CreateSchedule, ScheduleExpressionTimezone. */
export const LONGEST_TIMEZONE_NAME = 50;

const known = new Map<string, boolean>();

/**
 * True when `name` is an IANA time zone in its own spelling: `America/New_York`, not `america/new_york` (EventBridge would refuse it) and
 * not `+02:00` (newer runtimes take it, EventBridge does not).
 */
export function isTimezone(name: string): boolean {
  const cached = known.get(name);
  if (cached !== undefined) {
    return cached;
  }
  const valid = name.length <= LONGEST_TIMEZONE_NAME && SHAPE.test(name) && spellingOf(name) === name;
  if (known.size < 2000) {
    known.set(name, valid);
  }
  return valid;
}

/**
 * The zone's name as the runtime spells it, where that differs from `name` in case only; else `name`, because the runtime replaces some
 * valid names by older ones (Asia/Kolkata by Asia/Calcutta). Undefined where the runtime knows no such zone.
 */
export function spellingOf(name: string): string | undefined {
  try {
    const resolved = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
    return resolved.toLowerCase() === name.toLowerCase() ? resolved : name;
  } catch {
    return undefined;
  }
}
