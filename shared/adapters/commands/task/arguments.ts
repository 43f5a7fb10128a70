import type { TaskFault } from '#ports/task-checks.ts';
import type { Task } from './define.ts';

/** Arguments as a task gets them, or what is wrong with them. */
type CheckedArguments =
  | { readonly kind: 'fit'; readonly args: unknown }
  | { readonly kind: 'misfit'; readonly faults: readonly TaskFault[] };

/** Said before what says it: `Invalid input: expected string, received number`. */
const ZODS_OWN = /^Invalid input: /;

/** Holds arguments against a task's schema, where it has one. Rejects with what the schema's own functions throw. */
export async function checkArguments({ args: schema }: Pick<Task, 'args'>, args: unknown): Promise<CheckedArguments> {
  const checked = await schema?.safeParseAsync(args);
  return checked?.success === false
    ? {
        kind: 'misfit',
        faults: checked.error.issues.map(({ path, message }) => ({
          path: path.map(keyOf),
          message: message.replace(ZODS_OWN, ''),
        })),
      }
    : { kind: 'fit', args: checked === undefined ? args : checked.data };
}

function keyOf(key: PropertyKey): string | number {
  return typeof key === 'symbol' ? String(key) : key;
}
