/** A command of a crontab, as the shell gets it, and what it reads. */
interface CommandAndInput {
  readonly line: string;
  readonly stdin?: string;
}

/**
 * A command of a crontab, cut at its first `%`: what follows is its standard input, where each further `%` is the end of a line. A
 * backslash before `%` or another backslash keeps it, and goes; in the input that is so before `%` alone. The input ends with a newline.
 * Source: crontab(5), "The sixth field"; observed of Debian's cron 3.0pl1.
 */
export function splitAtPercent(command: string): CommandAndInput {
  const [, before = '', behind] = /^((?:[^\\%]|\\[\s\S]|\\$)*)(?:%([\s\S]*))?$/.exec(command) ?? [];
  const line = before.replace(/\\([\\%])/g, '$1').trim();
  if (behind === undefined) {
    return { line };
  }
  const input = behind.replace(/\\%|%/g, (found) => (found === '%' ? '\n' : '%'));
  return { line, stdin: input === '' || input.endsWith('\n') ? input : `${input}\n` };
}
