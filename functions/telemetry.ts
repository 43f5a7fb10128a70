import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Observer } from '../shared/ports/observer.ts';
import { requireEnv, VARIABLES } from './environment.ts';
import { METRIC_NAMESPACE, METRICS, SERVICE, STAGE_DIMENSION } from './metric-names.ts';
import { makeMetricsObserver } from './metrics-observer.ts';

/** What a function tells people. */
export interface Telemetry {
  readonly logger: Logger;
  readonly observer: Observer;
  /** Says that a sweep came to its end. */
  readonly heartbeat: () => void;
}

/** The log and the metrics of one function. Throws a MissingVariableError. */
export function makeTelemetry(functionName: string): Telemetry {
  const stage = requireEnv(VARIABLES.stage);
  const logger = new Logger({ serviceName: SERVICE, persistentKeys: { function: functionName, stage } });
  const metrics = new Metrics({
    namespace: METRIC_NAMESPACE,
    serviceName: SERVICE,
    defaultDimensions: { [STAGE_DIMENSION]: stage },
  });
  return {
    logger,
    observer: makeMetricsObserver(metrics, logger),
    heartbeat: () => {
      metrics.addMetric(METRICS.sweeps, MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
    },
  };
}
