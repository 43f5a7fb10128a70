import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { functionInvokerOnDemand, secretsOnDemand } from '../../shared/aws/on-demand.ts';
import { makeHideMessage } from '../../shared/aws/sqs-visibility.ts';
import { INHERITED_ON_LAMBDA, inheritedEnvironment } from '../../shared/commands/command-environment.ts';
import { makeExecutor } from '../../shared/commands/executor.ts';
import { systemClock } from '../../shared/system/system-clock.ts';
import { engineFromEnvironment, makeSqsClient } from '../aws-engine.ts';
import { deniedEntries } from '../denied-entries.ts';
import { requireEnv, VARIABLES } from '../environment.ts';
import { TASK_ENTRY, taskFile } from '../task-bundle.ts';
import { makeTelemetry } from '../telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('runner');
const runQueueUrl = requireEnv(VARIABLES.runQueueUrl);
const sqs = makeSqsClient();
const engine = engineFromEnvironment({ sqs, entries: deniedEntries, observer });
const executor = makeExecutor({
  clock: systemClock,
  inherited: inheritedEnvironment(process.env, [...INHERITED_ON_LAMBDA, VARIABLES.apiUrl]),
  temporaryFolder: tmpdir(),
  scope: runQueueUrl,
  tasks: {
    fileOf: (name) => (engine.taskNames.has(name) ? besideThis(taskFile(name)) : undefined),
    entryFile: besideThis(TASK_ENTRY),
  },
  // Outside of any VPC there is nothing private to ask but Lambda's own runtime.
  http: { allowPrivate: false },
  invoker: functionInvokerOnDemand(),
  secrets: secretsOnDemand(),
});

export const handler = makeHandler({
  engine,
  executor,
  logger,
  hideMessage: makeHideMessage(sqs, runQueueUrl),
});

/** A file of the bundle. */
function besideThis(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
