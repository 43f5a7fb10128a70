import { makeSqsClient } from '#functions/wiring/clients.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { entriesFromEnvironment } from '#functions/wiring/entries.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, metrics, observer } = makeTelemetry('sweeper');
const engine = engineFromEnvironment({ sqs: makeSqsClient(), entries: entriesFromEnvironment(), observer });

export const handler = makeHandler({ engine, logger, metrics });
