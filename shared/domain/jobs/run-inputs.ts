import type { CommandInputs } from '#domain/jobs/command-kind/kind.ts';
import { maskSecrets } from '#domain/secrets/mask/pieces.ts';
import { maskJson } from '#domain/secrets/mask-json.ts';
import { plainValues } from '#domain/secrets/reference.ts';
import { scalarsIn } from '#domain/secrets/texts.ts';
import { namedSecrets } from '#domain/secrets/values.ts';
import { present } from '#domain/values/present.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { encodeUtf8 } from '#domain/values/utf8.ts';
import { commandWithInputs, untakenInputs } from './command/command.ts';
import type { JobDefinition } from './job.ts';
import { secretsOf } from './secrets.ts';

/** The most that one run is given along: arguments and variables together, as JSON in UTF-8. It is one small item of a store. */
const MOST_INPUT_BYTES = 8_192;

/** In characters, of what somebody says about a run. */
export const LONGEST_RUN_NOTE = 1_000;

/** The things that somebody gave one run along. */
export interface RunInputs extends CommandInputs {
  /** The asker's own words. */
  readonly note?: string;
}

/** Everything that is wrong with what a run is to be given: too much of it, or what its command cannot take. */
export function inputObjections({ command }: Pick<JobDefinition, 'command'>, inputs: RunInputs): readonly InputError[] {
  const { args, env } = inputs;
  const bytes = encodeUtf8(JSON.stringify({ args, env })).length;
  if (bytes > MOST_INPUT_BYTES) {
    const message = `expected at most ${MOST_INPUT_BYTES} bytes of args and env together, as JSON, not ${bytes}`;
    return [{ path: args === undefined ? 'env' : 'args', message }];
  }
  return Object.entries(untakenInputs(command, inputs)).map(([path, message]) => ({ path, message }));
}

/** The definition as one run has it: its arguments in place of the job's, its variables laid over the job's. */
export function definitionWithInputs(definition: JobDefinition, inputs: RunInputs): JobDefinition {
  const { args, env } = inputs;
  return {
    ...definition,
    ...present({ args }),
    env: { ...definition.env, ...env },
    command: commandWithInputs(definition.command, inputs),
  };
}

/** The same with their secrets masked as a job's are. `definition`: the job's, whose secrets are masked as well; left out where it is gone. */
export function maskedInputs({ args, env = {}, note }: RunInputs, definition?: JobDefinition): RunInputs {
  const secrets = [
    ...(definition === undefined ? [] : secretsOf(definition)),
    ...namedSecrets(scalarsIn('', [], { args, env: plainValues(env) })),
  ];
  const shown = Object.entries(env).map(([name, value]) => [
    name,
    typeof value === 'string' ? String(maskJson([name], value, secrets)) : value,
  ]);
  return {
    ...(args === undefined ? {} : { args: maskJson([], args, secrets) }),
    ...(shown.length === 0 ? {} : { env: Object.fromEntries(shown) }),
    ...(note === undefined ? {} : { note: maskSecrets(note, secrets) }),
  };
}
