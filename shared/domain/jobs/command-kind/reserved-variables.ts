import { OWN_VARIABLES } from '#domain/secrets/reference.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';

/** The ones that may be set: what the tasks and their client read, and defaults for what a command is told only where there is such a thing. */
const SETTABLE: ReadonlySet<string> = new Set([
  'CRONSTACK_URL',
  'CRONSTACK_TOKEN',
  'CRONSTACK_REPORTS',
  'CRONSTACK_CLEANUP_ROOTS',
  'CRONSTACK_LAST_SUCCESS_AT',
  'CRONSTACK_LAST_RESULT',
  'CRONSTACK_PREVIOUS_FIRE_AT',
  'CRONSTACK_NEXT_FIRE_AT',
  'CRONSTACK_PARENT',
]);

/**
 * The objections to variables that only the product sets. They are for what is to be saved or asked for: what is stored may have such a
 * variable from before, and runs without it.
 * @param path where the variables stand: `env`, `command.env`
 */
export function reservedVariables(env: Readonly<Record<string, unknown>> | undefined, path: string): InputError[] {
  return Object.keys(env ?? {})
    .filter((name) => name.startsWith(OWN_VARIABLES) && !SETTABLE.has(name))
    .map((name) => ({
      path: `${path}.${name}`,
      message: `names that begin with ${OWN_VARIABLES} are the product's own; of them only these may be set: ${[...SETTABLE].join(', ')}`,
    }));
}
