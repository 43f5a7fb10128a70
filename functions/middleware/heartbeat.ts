import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';

/** The metric that counts the invocations which came to their end, for the alarm on silence. One that fails gives no sign of life. */
export function heartbeat(metrics: () => Metrics, name: string): MiddlewareObj {
  return {
    after: () => {
      metrics().addMetric(name, MetricUnit.Count, 1);
      metrics().publishStoredMetrics();
    },
  };
}
