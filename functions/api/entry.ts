import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { installedActions } from '#adapters/aws/calls/lazy-caller.ts';
import { lazyFunctionInvoker } from '#adapters/aws/lazy-clients.ts';
import { lazily } from '#domain/values/lazily.ts';
import { present } from '#domain/values/present.ts';
import { readAssignments } from '#functions/deployment/access.ts';
import { REFUSED_ON_AWS } from '#functions/deployment/refused-on-aws.ts';
import { bundledDocument } from '#functions/wiring/bundled-document.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { entriesFromEnvironment } from '#functions/wiring/entries.ts';
import { laterQueues } from '#functions/wiring/later-queues.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';
import type { Answer } from './http/answer.ts';
import { testChannelBy } from './test-channel.ts';

const telemetry = makeTelemetry('api');
const engine = engineFromEnvironment({
  queues: laterQueues,
  carryOut: async (...effects) => (await import('./routes/lazy-routes-loaded.ts')).carryOut(...effects),
  scheduledJob: async (definition) => (await import('#domain/jobs/scheduled.ts')).scheduledJob(definition),
  entries: entriesFromEnvironment(),
  observer: telemetry.observer,
});

const answer = makeHandler({
  ...engine,
  ...REFUSED_ON_AWS,
  actionFaults: installedActions,
  testChannel: testChannelBy(lazyFunctionInvoker()),
  openApi: lazily(() => bundledDocument('openapi.json', import.meta.url)),
  ...present({ assignments: readAssignments() }),
  logDenial: (denial) => telemetry.logger().warn('a request was denied', { ...denial }),
  logFault: ({ requestId, method, path, error }) =>
    telemetry.logger().error('a request failed', { requestId, method, path, error }),
  logRequest: (request) => telemetry.logger().info('a request was answered', { ...request }),
});

// Some runtimes hand over a callback, which is nobody who asks (Lambda developer guide, "Define Lambda function handler in Node.js").
export const handler = (event: APIGatewayProxyEventV2, context: Context): Promise<Answer> => answer(event, context);
