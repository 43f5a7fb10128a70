import { engineFromEnvironment, makeSqsClient } from '../aws-engine.ts';
import { entriesFromEnvironment } from '../eventbridge-entries.ts';
import { makeTelemetry } from '../telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer, heartbeat } = makeTelemetry('sweeper');
const engine = engineFromEnvironment({ sqs: makeSqsClient(), entries: entriesFromEnvironment(), observer });

export const handler = makeHandler({ engine, logger, heartbeat });
