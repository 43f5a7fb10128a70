import { valuesOf } from '#domain/jobs/command/command.ts';
import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { valueNotReadable } from '#domain/runs/reasons/attempt.ts';
import { isSecretName } from '#domain/secrets/names.ts';
import { plainValues, type Value } from '#domain/secrets/reference.ts';
import { present } from '#domain/values/present.ts';

/** Shorter values are words such as `true`: docs/commands.md, "What is masked". */
const LEAST_SECRET = 7;

/** The values of a job that its attempts look up, and its plain ones among them, by their names. */
export function valuesOfJob({ command, env, ping }: JobSettings): Readonly<Record<string, Value>> {
  return { ...valuesOf(command), ...env, ...present({ 'ping.url': ping?.url }) };
}

/** The values that are secret by their names and stand in the definition as they are. */
export function plainSecrets({ env, command }: JobSettings, { refusedReference }: Installation): readonly Warning[] {
  const written = Object.entries(plainValues({ ...valuesOf(command), ...env }));
  const mayBeVariable = (name: string) => refusedReference?.({ fromEnvironment: name }) === undefined;
  return written.flatMap(([name, value]) =>
    isSecretName(name) && value.length >= LEAST_SECRET
      ? [
          {
            code: 'plain-secret',
            message: `the value of ${name} is kept in the definition, for all who may read the job: refer to it instead (fromSecret, fromParameter${mayBeVariable(name) ? ', fromEnvironment' : ''})`,
          },
        ]
      : [],
  );
}

/** The values that no attempt there can look up. */
export function refusedReferences(settings: JobSettings, { refusedReference }: Installation): readonly Warning[] {
  return Object.entries(valuesOfJob(settings)).flatMap(([name, value]) => {
    const why = typeof value === 'string' ? undefined : refusedReference?.(value);
    return why === undefined ? [] : [{ code: 'reference-unreadable', message: valueNotReadable(name, why).text }];
  });
}
