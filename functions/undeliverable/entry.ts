import { deniedEntries } from '../wiring/denied-entries.ts';
import { engineFromEnvironment, makeSqsClient } from '../wiring/engine.ts';
import { makeTelemetry } from '../wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('undeliverable');
const engine = engineFromEnvironment({ sqs: makeSqsClient(), entries: deniedEntries, observer });

export const handler = makeHandler({ engine, logger });
