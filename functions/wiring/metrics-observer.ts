import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Run } from '#domain/runs/run.ts';
import { METRICS } from '#functions/deployment/metric-names.ts';
import type { Observer } from '#ports/observer.ts';

/**
 * Tells CloudWatch: one line of embedded metrics for each outcome, reason, repair and what was dropped, and a log line with the ids. A job's id is
 * never a dimension, as each of its values would be a metric of its own, with a price of its own.
 */
export function makeMetricsObserver(metrics: () => Metrics, logger: () => Logger): Observer {
  return {
    runEnded: (run) => {
      logger().info('run ended', describe(run));
      metrics().addDimension('outcome', run.status);
      metrics().addMetric(METRICS.runsEnded, MetricUnit.Count, run.span?.count ?? 1);
      addTimes(metrics(), run);
      metrics().publishStoredMetrics();
      countReason(metrics(), run);
    },
    deferred: (jobId, error) => {
      logger().warn('effect deferred', { jobId, error: error instanceof Error ? error : String(error) });
    },
    unreadable: ({ kind, id, fault }) => {
      logger().error('set aside, as it cannot be read', { kind, id, fault });
      metrics().addMetric(METRICS.unreadable, MetricUnit.Count, 1);
      metrics().publishStoredMetrics();
    },
    repaired: (jobId, what) => {
      logger().warn('repaired', { jobId, what });
      metrics().addDimension('what', what);
      metrics().addMetric(METRICS.repairs, MetricUnit.Count, 1);
      metrics().publishStoredMetrics();
    },
    dropped: (what, { jobId, runId }) => {
      logger().error('dropped', { jobId, runId, what });
      metrics().addDimension('what', what);
      metrics().addMetric(METRICS.dropped, MetricUnit.Count, 1);
      metrics().publishStoredMetrics();
    },
  };
}

function describe(run: Run) {
  const { id: runId, jobId, status, reason, reasonCode, trigger, exitCode } = run;
  return { jobId, runId, attempt: run.attempts.length, status, reason, reasonCode, trigger, exitCode };
}

/** A line of its own, as `outcome` has each of its values counted once, whatever the reasons. */
function countReason(metrics: Metrics, { reasonCode, span }: Run): void {
  if (reasonCode !== undefined) {
    metrics.addDimension('reason', reasonCode);
    metrics.addMetric(METRICS.reasons, MetricUnit.Count, span?.count ?? 1);
    metrics.publishStoredMetrics();
  }
}

function addTimes(metrics: Metrics, { startedAtMs, finishedAtMs, sentAtMs, scheduledAt, trigger }: Run): void {
  if (startedAtMs === undefined) {
    return;
  }
  if (trigger === 'schedule') {
    metrics.addMetric(METRICS.lateness, MetricUnit.Milliseconds, startedAtMs - scheduledAt * 1000);
  }
  if (sentAtMs !== undefined) {
    metrics.addMetric(METRICS.queueWait, MetricUnit.Milliseconds, Math.max(0, startedAtMs - sentAtMs));
  }
  if (finishedAtMs !== undefined) {
    metrics.addMetric(METRICS.duration, MetricUnit.Milliseconds, finishedAtMs - startedAtMs);
  }
}
