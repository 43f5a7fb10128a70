import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddyfiedHandler } from '@middy/core';
import type { Engine } from '#engine/commit/engine.ts';
import { closeDays } from '#engine/receipts/close.ts';
import { type Recount, recountPlaces } from '#engine/waking/recount.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { METRICS } from '#functions/deployment/metric-names.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorLog } from '#functions/middleware/error-log.ts';
import { heartbeat } from '#functions/middleware/heartbeat.ts';
import { logKeys } from '#functions/middleware/log-keys.ts';

/** The engine, log and metrics of the sweeper. */
interface SweeperDependencies {
  readonly engine: Engine;
  /** The places of runner classes on containers, where there are any. */
  readonly recount?: Recount | undefined;
  /** Moves some of what an earlier version kept elsewhere, and answers how much. */
  readonly moveFormer?: () => Promise<number>;
  /** Tells a monitor that the installation lives; trouble with that is its own to tell. */
  readonly signOfLife?: (() => Promise<void>) | undefined;
  readonly logger: () => Logger;
  readonly metrics: () => Metrics;
}

/**
 * Makes the sweeper: each call is one sweep, and then closes days that are over, which nobody waits for. What fails of either is thrown, so
 * that the function's error alarm sees it.
 */
export function makeHandler({
  engine,
  recount,
  moveFormer,
  signOfLife,
  logger,
  metrics,
}: SweeperDependencies): MiddyfiedHandler<unknown, void> {
  return composed<unknown, void>(async () => {
    const report = await sweep(engine);
    metrics().addMetric(METRICS.noticesPending, MetricUnit.Seconds, report.oldestPendingSeconds);
    const recounted = recount && (await recountPlaces(recount));
    const moved = await moveFormer?.();
    await signOfLife?.();
    logger().info('swept', { report: { ...report, recounted, moved } });
    const closed = await closeDays(engine);
    if (closed > 0) {
      logger().info('closed', { pages: closed });
    }
  })
    .use(logKeys(logger))
    .use(errorLog(logger))
    .use(heartbeat(metrics, METRICS.sweeps));
}
