import { engineFromEnvironment, makeSqsClient } from '../aws-engine.ts';
import { entriesFromEnvironment } from '../eventbridge-entries.ts';
import { makeTelemetry } from '../telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('api');
const engine = engineFromEnvironment({ sqs: makeSqsClient(), entries: entriesFromEnvironment(), observer });

export const handler = makeHandler({
  ...engine,
  logFault: ({ requestId, method, path, error }) =>
    logger.error('a request failed', { requestId, method, path, error }),
});
