import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { sweepingEngineFromEnvironment } from '#functions/wiring/engine.ts';
import { entriesFromEnvironment } from '#functions/wiring/entries.ts';
import { recountFromEnvironment } from '#functions/wiring/recount.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';
import { heartbeatFromEnvironment } from './heartbeat.ts';

const { logger, metrics, observer } = makeTelemetry('sweeper');
const { engine, formerDefinitions } = sweepingEngineFromEnvironment({
  ...LOADED_AT_ONCE,
  queues: queuesOn(makeSqsClient()),
  entries: entriesFromEnvironment(),
  observer,
});

export const handler = makeHandler({
  engine,
  recount: recountFromEnvironment(engine),
  moveFormer: () => formerDefinitions.moveSome(),
  signOfLife: heartbeatFromEnvironment(logger),
  logger,
  metrics,
});
