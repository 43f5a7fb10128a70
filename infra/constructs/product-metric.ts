import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE, METRICS } from '#functions/deployment/metric-names.ts';

/** One of the product's own metrics, as one deployment gives it. */
interface ProductMetricProps {
  /** Those of the deployment, and further ones of the metric. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly period: Duration;
}

/** Makes one of the metrics that the functions give. */
export function productMetric(
  metric: keyof typeof METRICS,
  { dimensions, statistic, period }: ProductMetricProps,
): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRICS[metric],
    statistic,
    dimensionsMap: { ...dimensions },
    period,
  });
}
