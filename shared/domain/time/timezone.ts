import { ScheduleError } from '#domain/schedule/definition/error.ts';

const SHAPE = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/;

/** EventBridge's limit: API_CreateSchedule, ScheduleExpressionTimezone. */
const MAX_LENGTH = 50;

const known = new Map<string, boolean>();

/**
 * Whether `name` is an IANA time zone in its own spelling: `America/New_York`, not `america/new_york` (EventBridge would refuse it) and
 * not `+02:00` (newer runtimes take it, EventBridge does not).
 */
export function isTimezone(name: string): boolean {
  const cached = known.get(name);
  if (cached !== undefined) {
    return cached;
  }
  const valid = name.length <= MAX_LENGTH && SHAPE.test(name) && spelling(name) === name;
  if (known.size < 2000) {
    known.set(name, valid);
  }
  return valid;
}

/**
 * `name` itself, when it is an IANA time zone.
 * @throws ScheduleError `unknown-timezone`
 */
export function requireTimezone(name: string): string {
  if (isTimezone(name)) {
    return name;
  }
  const meant = name.length <= MAX_LENGTH ? spelling(name) : undefined;
  const hint = meant === undefined || meant === name ? '' : `; did you mean "${meant}"?`;
  throw new ScheduleError({
    code: 'unknown-timezone',
    message: `timezone: "${name.slice(0, 60)}" is not an IANA time zone such as America/New_York${hint}`,
    field: 'timezone',
    value: name.slice(0, 60),
    expected: 'an IANA time zone',
  });
}

/**
 * The zone's name as the runtime spells it, where that differs from `name` in case only; else `name`, because the runtime replaces some
 * valid names by older ones (Asia/Kolkata by Asia/Calcutta). Undefined where the runtime knows no such zone.
 */
function spelling(name: string): string | undefined {
  try {
    const resolved = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
    return resolved.toLowerCase() === name.toLowerCase() ? resolved : name;
  } catch {
    return undefined;
  }
}
