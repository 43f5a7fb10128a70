import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { denied } from '#functions/wiring/denied.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('dead-letters');
const engine = engineFromEnvironment({ ...LOADED_AT_ONCE, queues: queuesOn(makeSqsClient()), ...denied, observer });

export const handler = makeHandler({ engine, logger });
