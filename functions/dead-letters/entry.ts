import { carryOut } from '#engine/effects/carry-out.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { denied } from '#functions/wiring/denied.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('dead-letters');
const engine = engineFromEnvironment({ carryOut, queues: queuesOn(makeSqsClient()), ...denied, observer });

export const handler = makeHandler({ engine, logger });
