import { textAt } from '#domain/import/at-path.ts';
import { calledCommand } from './calls.ts';
import type { ReadCommand, TargetSource } from './command.ts';
import { filledInput } from './context.ts';
import { ecsTaskCommand } from './ecs-task.ts';
import { lambdaCommand } from './lambda.ts';
import { permissionNote } from './permission-note.ts';
import { eventBusCommand, snsCommand, sqsCommand, stepFunctionCommand } from './short-forms.ts';
import { universalCommand } from './universal.ts';

/** A command's input may have as many by itself; that of EventBridge 256 KiB (API_Target). */
const LONGEST_COMMAND = 65_536;

const READERS: readonly ((source: TargetSource) => ReadCommand | undefined)[] = [
  lambdaCommand,
  sqsCommand,
  snsCommand,
  eventBusCommand,
  stepFunctionCommand,
  ecsTaskCommand,
  universalCommand,
  calledCommand,
];

/** Reads a schedule's target (API_Target), with the input that it is given: the command that does what it did, or why there is none. */
export function readTarget(schedule: unknown): ReadCommand {
  const arn = textAt(schedule, 'Target.Arn');
  if (arn === undefined) {
    return { ok: false, why: 'it has no target' };
  }
  const filled = filledInput(schedule);
  if (!filled.ok) {
    return filled;
  }
  const source = { schedule, arn, input: filled.text };
  const read = READERS.map((reader) => reader(source)).find((one) => one !== undefined);
  if (read === undefined) {
    return { ok: false, why: `its target is ${arn}: no command of Cronstack's calls that` };
  }
  if (!read.ok) {
    return read;
  }
  const { length } = JSON.stringify(read.command);
  if (length > LONGEST_COMMAND) {
    return {
      ok: false,
      why: `its input is too long: its command would have ${length} characters, of ${LONGEST_COMMAND}`,
    };
  }
  const permission = permissionNote({ action: read.action, role: textAt(schedule, 'Target.RoleArn') });
  return {
    ...read,
    notes: [
      ...filled.notes,
      ...read.notes,
      ...(permission === undefined ? [] : [permission]),
      ...(textAt(schedule, 'Target.DeadLetterConfig.Arn') === undefined
        ? []
        : ['its dead-letter queue is not used: what fails stands in the history']),
    ],
  };
}
