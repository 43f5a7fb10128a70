import { ScheduleError } from '#domain/schedule/definition/error.ts';

/** crontab(5) and, from `@minutely` on, the predefined expressions of cron-parser (its README). */
const MACROS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@minutely', '* * * * *'],
  ['@secondly', '* * * * * *'],
  ['@weekdays', '0 0 * * 1-5'],
  ['@weekends', '0 0 * * 0,6'],
]);

/** True for the name of a macro, its `@` included, in lower case. */
export function isMacro(name: string): boolean {
  return MACROS.has(name);
}

/**
 * The expression that a macro stands for.
 * @param text begins with `@`
 * @throws ScheduleError `unknown-form`, or `not-supported` for `@reboot`
 */
export function expandMacro(text: string): string {
  const macro = text.trim().toLowerCase();
  const expression = MACROS.get(macro);
  if (expression !== undefined) {
    return expression;
  }
  const reboot = macro === '@reboot';
  throw new ScheduleError({
    code: reboot ? 'not-supported' : 'unknown-form',
    message: reboot
      ? '@reboot is not supported: nothing here boots'
      : `"${macro.slice(0, 60)}" is not a macro; expected ${[...MACROS.keys()].join(', ')} or "@every 1h30m"`,
    value: macro.slice(0, 60),
    position: 0,
  });
}
