import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { entriesFromEnvironment } from '#functions/wiring/entries.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('dispatcher');
const engine = engineFromEnvironment({
  ...LOADED_AT_ONCE,
  queues: queuesOn(makeSqsClient()),
  entries: entriesFromEnvironment(),
  observer,
});

export const handler = makeHandler({ engine, logger });
