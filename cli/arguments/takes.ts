import { InvalidArgumentError } from 'commander';

const LENGTH = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/;
const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The line of `--takes` in a list of options. */
export const TAKES_HELP = 'how long a run of a job without history takes: 2s, 500ms, 3m (default: its whole timeout)';

/** Reads how long a run takes, at most so long, in whole milliseconds: `2s`, `1.5s`, `500ms`, `3m`, `1h`. */
export const parseTakes =
  (mostMs: number) =>
  (text: string): number => {
    const [, count = '', unit = ''] = LENGTH.exec(text) ?? [];
    const ms = Math.round(Number(count) * (UNITS_MS[unit] ?? 0));
    if (!(ms >= 1 && ms <= mostMs)) {
      throw new InvalidArgumentError('Expected a length of time, such as 2s, 500ms, 3m or 1h.');
    }
    return ms;
  };
