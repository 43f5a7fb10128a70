import { plainValues } from '#domain/secrets/reference.ts';
import { scalarsIn } from '#domain/secrets/texts.ts';
import { knownSecret, namedSecrets, scriptSecrets } from '#domain/secrets/values.ts';
import { embeddedTexts, scriptOf, valuesOf } from './command/command.ts';
import { commandOf } from './condition/condition.ts';
import type { JobSettings } from './job.ts';

/**
 * Everything to be masked wherever something of a job is shown, in all its forms: the values in its environment, arguments, command and conditions
 * whose names look secret, the passwords in them, and the address that is pinged, which whoever knows it may ping. What is referred to is not among it: only the attempt knows that.
 */
export function secretsOf({
  command,
  args,
  env,
  ping,
  conditions = [],
}: Pick<JobSettings, 'command' | 'args' | 'env'> &
  Partial<Pick<JobSettings, 'ping' | 'conditions'>>): readonly string[] {
  const values = plainValues({ ...env, ...valuesOf(command) });
  const commands = [command, ...conditions.flatMap((condition) => commandOf(condition) ?? [])];
  return [
    ...namedSecrets([...scalarsIn('', [], { values, args, command }), ...commands.flatMap(embeddedTexts)]),
    ...commands.flatMap((one) => scriptSecrets(scriptOf(one)?.text ?? '')),
    ...(typeof ping?.url === 'string' ? knownSecret(ping.url) : []),
  ];
}
