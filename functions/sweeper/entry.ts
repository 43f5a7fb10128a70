import { engineFromEnvironment, makeSqsClient } from '../aws-engine.ts';
import { deniedEntries } from '../denied-entries.ts';
import { makeTelemetry } from '../telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer, heartbeat } = makeTelemetry('sweeper');
const engine = engineFromEnvironment({ sqs: makeSqsClient(), entries: deniedEntries, observer });

export const handler = makeHandler({ engine, logger, heartbeat });
