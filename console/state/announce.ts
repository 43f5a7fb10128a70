import { signal } from '@preact/signals';

/** A word to the reader that goes by itself, and what takes back what it tells of. */
interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
  readonly undo?: () => void;
}

const SHOWN_MS = 10_000;

export const toasts$ = signal<readonly Toast[]>([]);
/** The words that a screen reader reads out, and nobody is shown. */
export const spoken$ = signal('');

let lastId = 0;

/** Tells what came of something that the reader did. */
export function tell(text: string, { isBad = false, undo }: { isBad?: boolean; undo?: () => void } = {}): void {
  lastId += 1;
  const id = lastId;
  toasts$.value = [...toasts$.value, { id, text, isBad, ...(undo === undefined ? {} : { undo }) }];
  spoken$.value = text;
  setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Removes a word before its time. */
export function dismiss(id: number): void {
  toasts$.value = toasts$.value.filter((toast) => toast.id !== id);
}
