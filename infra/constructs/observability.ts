import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OUTCOME_STATUSES, type OutcomeStatus } from '#domain/runs/run.ts';
import { METRIC_NAMESPACE, METRICS } from '#functions/deployment/metric-names.ts';
import { REPAIRS } from '#ports/observer.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import type { Entries } from './entries.ts';
import type { ServiceFunction } from './service-function.ts';

const WIDTH = 12;

/** The things that are watched. */
interface ObservabilityProps {
  readonly alarms: Alarms;
  readonly dimensions: Record<string, string>;
  readonly functions: Readonly<Record<string, ServiceFunction>>;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly entries: Entries;
}

/** The one page that shows whether jobs run, and the alarms for fires that did not, and for what cannot be read. */
export class Observability extends Construct {
  readonly #dimensions: Record<string, string>;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.#dimensions = props.dimensions;
    props.alarms.add(this, 'Missed', 'missedFires', this.#runs('missed'));
    props.alarms.add(this, 'Unreadable', 'unreadableFound', this.#metric(METRICS.unreadable, Stats.SUM, {}));
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(3),
      widgets: [
        [this.#outcomes(), this.#times()],
        [graph('Repairs', this.#repairs()), graph('Entries', entryMetrics(props.entries))],
        [graph('Oldest message (s)', queueAges(props.queues)), graph('Errors', errors(props.functions))],
      ],
    });
  }

  #runs(outcome: OutcomeStatus): Metric {
    return this.#metric(METRICS.runsEnded, Stats.SUM, { outcome });
  }

  #outcomes(): GraphWidget {
    return new GraphWidget({
      title: 'Runs by outcome',
      width: WIDTH,
      stacked: true,
      left: OUTCOME_STATUSES.map((outcome) => this.#runs(outcome).with({ label: outcome })),
    });
  }

  #times(): GraphWidget {
    const percentiles = (name: string, outcome: OutcomeStatus) =>
      [50, 95, 99].map((rank) =>
        this.#metric(name, Stats.percentile(rank), { outcome }).with({ label: `${name} p${rank}` }),
      );
    return new GraphWidget({
      title: 'Lateness, wait and duration of succeeded runs (ms)',
      width: WIDTH,
      left: [...percentiles(METRICS.lateness, 'succeeded'), ...percentiles(METRICS.queueWait, 'succeeded')],
      right: percentiles(METRICS.duration, 'succeeded'),
    });
  }

  #repairs(): Metric[] {
    return REPAIRS.map((what) => this.#metric(METRICS.repairs, Stats.SUM, { what }).with({ label: what }));
  }

  #metric(metricName: string, statistic: string, dimensions: Record<string, string>): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      statistic,
      dimensionsMap: { ...this.#dimensions, ...dimensions },
      period: ALARM_PERIOD,
    });
  }
}

function graph(title: string, metrics: readonly IMetric[]): GraphWidget {
  return new GraphWidget({ title, width: WIDTH, left: [...metrics] });
}

function entryMetrics(entries: Entries): Metric[] {
  return ['InvocationAttemptCount', 'TargetErrorCount', 'InvocationThrottleCount', 'InvocationDroppedCount'].map(
    (name) => entries.metric(name),
  );
}

function queueAges(queues: Readonly<Record<string, Queue>>): Metric[] {
  return Object.entries(queues).map(([label, queue]) =>
    queue.metricApproximateAgeOfOldestMessage({ label, period: ALARM_PERIOD }),
  );
}

function errors(functions: Readonly<Record<string, ServiceFunction>>): Metric[] {
  return Object.entries(functions).map(([label, service]) =>
    service.function.metricErrors({ label, period: ALARM_PERIOD }),
  );
}
