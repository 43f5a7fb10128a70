import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { lazily } from '#domain/values/lazily.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { METRIC_NAMESPACE, METRICS, SERVICE, STAGE_DIMENSION } from '#functions/deployment/metric-names.ts';
import type { Observer } from '#ports/observer.ts';
import { makeMetricsObserver } from './metrics-observer.ts';

/** What a function tells people. */
interface Telemetry {
  readonly logger: Logger;
  readonly observer: Observer;
  /** Says that a sweep came to its end. */
  readonly heartbeat: () => void;
}

/**
 * The log and the metrics of one function. Throws a MissingVariableError. They are made when there is something to say: opening the
 * output is a good part of a cold start.
 */
export function makeTelemetry(functionName: string): Telemetry {
  const stage = requireEnv(VARIABLES.stage);
  const logger = lazily(() => new Logger({ serviceName: SERVICE, persistentKeys: { function: functionName, stage } }));
  const metrics = lazily(() => makeMetrics(stage));
  const observer = lazily(() => makeMetricsObserver(metrics(), logger()));
  return {
    get logger() {
      return logger();
    },
    observer: {
      runEnded: (run) => observer().runEnded(run),
      deferred: (jobId, error) => observer().deferred(jobId, error),
      repaired: (jobId, what) => observer().repaired(jobId, what),
    },
    heartbeat: () => {
      metrics().addMetric(METRICS.sweeps, MetricUnit.Count, 1);
      metrics().publishStoredMetrics();
    },
  };
}

function makeMetrics(stage: string): Metrics {
  return new Metrics({
    namespace: METRIC_NAMESPACE,
    serviceName: SERVICE,
    defaultDimensions: { [STAGE_DIMENSION]: stage },
  });
}
