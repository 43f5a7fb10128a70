import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { stableHash64 } from '#domain/values/stable-hash.ts';

const FIRE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID_LENGTH = 26;
const ULID_TIME_LENGTH = 10;

/** Writes an instant as in a run id: `YYYYMMDDTHHMMSSZ` (RFC 3339's basic form), so that text order is time order. */
export function formatFire(fire: EpochSeconds): string {
  return new Date(fire * 1000).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** The id of the run of one fire. */
export function scheduledRunId(jobId: string, fire: EpochSeconds): string {
  return `${jobId}.${formatFire(fire)}`;
}

/** The id of a run that was asked for by hand. `ulid`: 26 characters, see https://github.com/ulid/spec. */
export function manualRunId(jobId: string, ulid: string): string {
  return `${jobId}.${ulid}`;
}

/**
 * The id of a run that follows another one: a ULID made of that run's planned instant and a hash of both, so that the same parent run
 * makes the same run.
 */
export function chainedRunId(jobId: string, parentRunId: string, scheduledAt: EpochSeconds): string {
  return derivedRunId(jobId, parentRunId, scheduledAt);
}

/**
 * The id of the run of one fire of a backfill: a ULID made of the fire and a hash of both, so that the same fire of the same backfill has
 * one run, which is listed beside the fire's own.
 */
export function backfillRunId(jobId: string, backfillId: string, fire: EpochSeconds): string {
  return derivedRunId(jobId, `${backfillId} ${fire}`, fire);
}

function derivedRunId(jobId: string, origin: string, at: EpochSeconds): string {
  const time = base32(BigInt(at) * 1000n, ULID_TIME_LENGTH);
  const hash = (stableHash64(`${jobId} ${origin}`) << 16n) | (stableHash64(`${origin} ${jobId}`) & 0xffffn);
  return manualRunId(jobId, time + base32(hash, ULID_LENGTH - ULID_TIME_LENGTH));
}

/** A run id taken apart. `at` is the fire, or the second in which the trigger was made. */
interface RunIdParts {
  readonly jobId: string;
  readonly at: EpochSeconds;
  readonly manual: boolean;
}

/** The parts of a run id; undefined where it is none. Job ids may contain dots, the last part never does. */
export function parseRunId(runId: string): RunIdParts | undefined {
  const dot = runId.lastIndexOf('.');
  if (dot < 1) {
    return undefined;
  }
  const jobId = runId.slice(0, dot);
  const last = runId.slice(dot + 1);
  const fire = parseFire(last);
  if (fire !== undefined) {
    return { jobId, at: fire, manual: false };
  }
  return ULID.test(last) ? { jobId, at: secondsOf(ulidTimeMs(last)), manual: true } : undefined;
}

function parseFire(text: string): EpochSeconds | undefined {
  const parts = FIRE.exec(text);
  if (parts === null) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  const fire =
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
  return formatFire(fire) === text ? fire : undefined;
}

function base32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 32n) {
    text = CROCKFORD.charAt(Number(rest % 32n)) + text;
  }
  return text;
}

function ulidTimeMs(ulid: string): number {
  let timeMs = 0;
  for (const character of ulid.slice(0, ULID_TIME_LENGTH)) {
    timeMs = timeMs * 32 + CROCKFORD.indexOf(character);
  }
  return timeMs;
}
