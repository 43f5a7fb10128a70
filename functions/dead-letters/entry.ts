import { makeSqsClient } from '#functions/wiring/clients.ts';
import { deniedEntries } from '#functions/wiring/denied-entries.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('dead-letters');
const engine = engineFromEnvironment({ sqs: makeSqsClient(), entries: deniedEntries, observer });

export const handler = makeHandler({ engine, logger });
