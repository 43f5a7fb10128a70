import { makeHideMessage } from '#adapters/aws/sqs-visibility.ts';
import { INHERITED_ON_LAMBDA } from '#adapters/commands/program/environment.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { makeSqsClient } from '#functions/wiring/clients.ts';
import { deniedEntries } from '#functions/wiring/denied-entries.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { makeCommandExecutor } from '#functions/wiring/executor.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('runner');
const runQueueUrl = requireEnv(VARIABLES.runQueueUrl);
const sqs = makeSqsClient();
const engine = engineFromEnvironment({ sqs, entries: deniedEntries, observer });
const runnerClass = requireEnv(VARIABLES.runnerClass);

export const handler = makeHandler({
  engine: { ...engine, runnerClass },
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
