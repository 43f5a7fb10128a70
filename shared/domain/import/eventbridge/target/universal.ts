import { textAt } from '#domain/import/at-path.ts';
import { present } from '#domain/values/present.ts';
import { clientName } from './client-name.ts';
import type { ReadCommand, TargetSource } from './command.ts';
import { objectInput } from './input.ts';

const UNIVERSAL = /^arn:aws[a-z-]*:scheduler:::aws-sdk:([a-z0-9-]+):([a-z][A-Za-z0-9]*)$/;

/** Any action of AWS (user guide, "Using universal targets"); undefined where the target is none. Its input stays as it is written. */
export function universalCommand({ schedule, arn, input }: TargetSource): ReadCommand | undefined {
  const [, service, written = ''] = UNIVERSAL.exec(arn) ?? [];
  if (service === undefined) {
    return undefined;
  }
  const given = input === undefined ? undefined : objectInput(input);
  if (given?.ok === false) {
    return given;
  }
  const action = `${written.slice(0, 1).toUpperCase()}${written.slice(1)}`;
  return {
    ok: true,
    command: {
      type: 'aws',
      service: clientName(service),
      action,
      ...present({ region: textAt(schedule, 'Arn')?.split(':')[3], input: given?.value }),
    },
    notes: [],
    action: `${action} of ${service}`,
    reads: [],
  };
}
