import { makeHideMessage } from '../../shared/aws/sqs-visibility.ts';
import { INHERITED_ON_LAMBDA } from '../../shared/commands/command-environment.ts';
import { engineFromEnvironment, makeSqsClient } from '../aws-engine.ts';
import { makeCommandExecutor } from '../command-executor.ts';
import { deniedEntries } from '../denied-entries.ts';
import { requireEnv, VARIABLES } from '../environment.ts';
import { makeTelemetry } from '../telemetry.ts';
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
