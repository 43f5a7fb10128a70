import { engineFromEnvironment, makeSqsClient } from '../wiring/engine.ts';
import { entriesFromEnvironment } from '../wiring/entries.ts';
import { makeTelemetry } from '../wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer, heartbeat } = makeTelemetry('sweeper');
const engine = engineFromEnvironment({ sqs: makeSqsClient(), entries: entriesFromEnvironment(), observer });

export const handler = makeHandler({ engine, logger, heartbeat });
