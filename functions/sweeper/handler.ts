import type { Logger } from '@aws-lambda-powertools/logger';
import type { Engine } from '#engine/commit/engine.ts';
import { sweep } from '#engine/waking/sweep.ts';

/** What the sweeper works with. */
interface SweeperDependencies {
  readonly engine: Engine;
  readonly logger: Logger;
  /** Says that a sweep came to its end: the alarm for a silent sweeper listens to it. */
  readonly heartbeat: () => void;
}

/** Makes the sweeper: each call is one sweep. A sweep that fails is thrown, so that the function's error alarm sees it. */
export function makeHandler({ engine, logger, heartbeat }: SweeperDependencies): () => Promise<void> {
  return async () => {
    const report = await sweep(engine);
    logger.info('swept', { report });
    heartbeat();
  };
}
