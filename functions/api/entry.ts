import { engineFromEnvironment, makeSqsClient } from '../aws-engine.ts';
import { entriesFromEnvironment } from '../eventbridge-entries.ts';
import { makeTelemetry } from '../telemetry.ts';
import { makeHandler } from './handler.ts';

const telemetry = makeTelemetry('api');
const engine = engineFromEnvironment({
  sqs: makeSqsClient(),
  entries: entriesFromEnvironment(),
  observer: telemetry.observer,
});

export const handler = makeHandler({
  ...engine,
  logFault: ({ requestId, method, path, error }) =>
    telemetry.logger.error('a request failed', { requestId, method, path, error }),
});
