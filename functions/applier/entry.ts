import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { entriesFromEnvironment } from '#functions/wiring/entries.ts';
import { laterQueues } from '#functions/wiring/later-queues.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { answerTo } from './answer.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('applier');
const engine = engineFromEnvironment({
  ...LOADED_AT_ONCE,
  queues: laterQueues,
  entries: entriesFromEnvironment(),
  observer,
});

export const handler = makeHandler({ engine, logger, answer: answerTo(fetch) });
