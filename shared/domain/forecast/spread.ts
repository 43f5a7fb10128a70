/** The part of a job by which its fires are spread. */
interface Spread {
  readonly schedule?: string;
  readonly jitterSeconds?: number;
}

const MINUTE_AND_REST = /^\s*(\d{1,2}|\*\/\d{1,2})((?:\s+\S+){4})\s*$/;
const MACROS: Readonly<Record<string, string>> = {
  '@hourly': 'H * * * *',
  '@daily': 'H 0 * * *',
  '@midnight': 'H 0 * * *',
};
/** For what no `H` can be written into. */
const JITTER_SECONDS = 300;

/**
 * The way to have a job fire as often, at a minute of its own: `0 2 * * *` as `H 2 * * *`, a step of minutes as `H/5`; what is written
 * otherwise is moved by up to five minutes. Undefined where it is spread already, or fires too often to be.
 */
export function spreadOf(schedule: unknown, jitterSeconds = 0): Spread | undefined {
  if (jitterSeconds > 0 || schedule === undefined) {
    return undefined;
  }
  if (typeof schedule !== 'string') {
    return { jitterSeconds: JITTER_SECONDS };
  }
  const macro = MACROS[schedule.trim()];
  if (macro !== undefined) {
    return { schedule: macro };
  }
  const [, minute, rest = ''] = MINUTE_AND_REST.exec(schedule) ?? [];
  if (minute !== undefined) {
    return { schedule: `${minute.startsWith('*') ? `H${minute.slice(1)}` : 'H'}${rest.replace(/\s+/g, ' ')}` };
  }
  return /\bH\b|^\s*(?:\*|every|@every|rate|PT)/.test(schedule) ? undefined : { jitterSeconds: JITTER_SECONDS };
}
