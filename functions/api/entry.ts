import { engineFromEnvironment, makeSqsClient } from '../wiring/engine.ts';
import { entriesFromEnvironment } from '../wiring/entries.ts';
import { makeTelemetry } from '../wiring/telemetry.ts';
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
