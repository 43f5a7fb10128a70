import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { lazily } from '#domain/values/lazily.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { METRIC_NAMESPACE, SERVICE, STAGE_DIMENSION } from '#functions/deployment/metric-names.ts';
import type { Observer } from '#ports/observer.ts';
import { makeMetricsObserver } from './metrics-observer.ts';

/** The log and the metrics of one function, each made when there is something to say: opening the output is a good part of a cold start. */
interface Telemetry {
  readonly logger: () => Logger;
  readonly metrics: () => Metrics;
  readonly observer: Observer;
}

/** Makes the telemetry of a function. Throws a MissingVariableError. */
export function makeTelemetry(functionName: string): Telemetry {
  const stage = requireEnv(VARIABLES.stage);
  const logger = lazily(() => new Logger({ serviceName: SERVICE, persistentKeys: { function: functionName, stage } }));
  const metrics = lazily(
    () =>
      new Metrics({
        namespace: METRIC_NAMESPACE,
        serviceName: SERVICE,
        defaultDimensions: { [STAGE_DIMENSION]: stage },
      }),
  );
  return { logger, metrics, observer: makeMetricsObserver(metrics, logger) };
}
