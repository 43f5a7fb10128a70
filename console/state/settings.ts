import { effect, type Signal, signal } from '@preact/signals';

/** The clock that times are shown on: this browser's, or UTC. */
export const zone$ = kept<'local' | 'utc'>('cronstack.zone', 'local', ['local', 'utc']);

/** Light, dark, or as the system has it. */
export const theme$ = kept<'system' | 'light' | 'dark'>('cronstack.theme', 'system', ['system', 'light', 'dark']);

/** Single keys act, or none does (WCAG 2.1.4). */
export const keys$ = kept<'on' | 'off'>('cronstack.keys', 'on', ['on', 'off']);

/** Pages ask again by themselves, or not (WCAG 2.2.2); for this visit alone. */
export const isLive$ = signal(true);

/** The minutes by which the clock that times are shown on is ahead of UTC at an instant. */
export function offsetMinutes(atMs: number): number {
  return zone$.value === 'utc' ? 0 : -new Date(atMs).getTimezoneOffset();
}

/** Keeps the theme on the page. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme$.value;
  });
}

/** A choice that this browser remembers. */
function kept<Choice extends string>(name: string, otherwise: Choice, choices: readonly Choice[]): Signal<Choice> {
  const found = choices.find((choice) => choice === localStorage.getItem(name));
  const choice$ = signal(found ?? otherwise);
  effect(() => localStorage.setItem(name, choice$.value));
  return choice$;
}
