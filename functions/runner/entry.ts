import { makeHideMessage } from '../../shared/adapters/aws/sqs-visibility.ts';
import { INHERITED_ON_LAMBDA } from '../../shared/adapters/commands/program/environment.ts';
import { requireEnv, VARIABLES } from '../deployment/environment.ts';
import { deniedEntries } from '../wiring/denied-entries.ts';
import { engineFromEnvironment, makeSqsClient } from '../wiring/engine.ts';
import { makeCommandExecutor } from '../wiring/executor.ts';
import { makeTelemetry } from '../wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('runner');
const runQueueUrl = requireEnv(VARIABLES.runQueueUrl);
const sqs = makeSqsClient();
const engine = engineFromEnvironment({ sqs, entries: deniedEntries, observer });

export const handler = makeHandler({
  engine,
  executor: makeCommandExecutor({
    moduleUrl: import.meta.url,
    taskNames: engine.taskNames,
    environment: process.env,
    inherited: INHERITED_ON_LAMBDA,
    scope: runQueueUrl,
  }),
  logger,
  hideMessage: makeHideMessage(sqs, runQueueUrl),
});
