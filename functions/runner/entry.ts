import type { SessionCredentials } from '#adapters/aws/role/assume.ts';
import { makeHideMessage } from '#adapters/aws/sqs/hide-message.ts';
import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { denied } from '#functions/wiring/denied.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { makeCommandExecutor } from '#functions/wiring/executor.ts';
import { defaultProvider } from '#functions/wiring/lambda-credentials.ts';
import { makePings } from '#functions/wiring/pings.ts';
import { sessionsFromEnvironment } from '#functions/wiring/sessions.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('runner');
const runQueueUrl = requireEnv(VARIABLES.runQueueUrl);
const sqs = makeSqsClient();
const engine = engineFromEnvironment({ ...LOADED_AT_ONCE, queues: queuesOn(sqs), ...denied, observer });
const sessions = sessionsFromEnvironment(defaultProvider(), logger);
const runnerClass = requireEnv(VARIABLES.runnerClass);

export const handler = makeHandler({
  engine: { ...engine, runnerClass },
  executor: makeCommandExecutor({
    moduleUrl: import.meta.url,
    taskNames: engine.taskNames,
    environment: process.env,
    scope: runQueueUrl,
    sessions,
    handOver: (session, _, work) => work(variablesOf(session.credentials)),
  }),
  pings: makePings(sessions, logger),
  logger,
  hideMessage: makeHideMessage(sqs, runQueueUrl),
});

/** The variables in which the SDKs, and whatever signs by itself, find credentials. No attempt here outlives the session's hour. */
function variablesOf({ accessKeyId, secretAccessKey, sessionToken }: SessionCredentials) {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
