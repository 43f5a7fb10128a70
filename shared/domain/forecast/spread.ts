/** The part of a job by which its fires are spread. */
export interface Spread {
  readonly schedule?: string;
  readonly jitterSeconds?: number;
}

const MINUTE_AND_REST = /^\s*(\d{1,2}|\*\/\d{1,2})((?:\s+\S+){4})\s*$/;
const MACROS: Readonly<Record<string, string>> = {
  '@hourly': 'H * * * *',
  '@daily': 'H 0 * * *',
  '@midnight': 'H 0 * * *',
};
/** Of these a step of minutes must be a part: at `H/45` a job may fire once an hour, at a step of 45 it fires twice. */
const MINUTES_AN_HOUR = 60;
/** For what no `H` can be written into. */
const JITTER_SECONDS = 300;
/** These count from a job's beginning, or say by how much. */
const SPREAD_ALREADY = /\bH\b|^\s*(?:every|@every|rate|PT)/;

/**
 * The way to have a job fire as often, at a minute of its own: `0 2 * * *` as `H 2 * * *`, a step of minutes that divides the hour as `H/5`;
 * what is written otherwise is moved by up to five minutes, if its fires are never closer together than that (`gapSeconds`). Undefined where
 * it is spread already, or fires too often to be.
 */
export function spreadOf(schedule: unknown, jitterSeconds: number, gapSeconds: number): Spread | undefined {
  if (jitterSeconds > 0 || schedule === undefined) {
    return undefined;
  }
  const moved = gapSeconds > JITTER_SECONDS ? { jitterSeconds: JITTER_SECONDS } : undefined;
  if (typeof schedule !== 'string') {
    return isInterval(schedule) ? undefined : moved;
  }
  const macro = MACROS[schedule.trim()];
  if (macro !== undefined) {
    return { schedule: macro };
  }
  if (SPREAD_ALREADY.test(schedule)) {
    return undefined;
  }
  const [, minute = '', rest = ''] = MINUTE_AND_REST.exec(schedule) ?? [];
  const step = minute.startsWith('*') ? minute.slice(1) : '';
  if (minute === '' || (step !== '' && MINUTES_AN_HOUR % Number(step.slice(1)) !== 0)) {
    return moved;
  }
  return { schedule: `H${step}${rest.replace(/\s+/g, ' ')}` };
}

function isInterval(schedule: unknown): boolean {
  return typeof schedule === 'object' && schedule !== null && Object.hasOwn(schedule, 'every');
}
