import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OUTCOME_STATUSES, type OutcomeStatus } from '#domain/runs/run.ts';
import { METRICS } from '#functions/deployment/metric-names.ts';
import { REPAIRS } from '#ports/observer.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import type { Entries } from './entries.ts';
import { productMetric } from './product-metric.ts';
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
  readonly #ages: GraphWidget;
  readonly #errors: GraphWidget;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.#dimensions = props.dimensions;
    props.alarms.add(this, 'Missed', 'missedFires', this.#runs('missed'));
    props.alarms.add(this, 'Unreadable', 'unreadableFound', this.#metric('unreadable', Stats.SUM, {}));
    this.#ages = graph('Oldest message (s)', Object.entries(props.queues).map(queueAge));
    this.#errors = graph('Errors', Object.entries(props.functions).map(errors));
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(3),
      widgets: [
        [this.#outcomes(), this.#times()],
        [graph('Repairs', this.#repairs()), graph('Entries', entryMetrics(props.entries))],
        [this.#ages, this.#errors],
      ],
    });
  }

  /** Shows one more function. */
  show(service: readonly [label: string, ServiceFunction]): void {
    this.#errors.addLeftMetric(errors(service));
  }

  /** Shows one more queue. */
  showQueue(queue: readonly [label: string, Queue]): void {
    this.#ages.addLeftMetric(queueAge(queue));
  }

  #runs(outcome: OutcomeStatus): Metric {
    return this.#metric('runsEnded', Stats.SUM, { outcome });
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
    const percentiles = (name: keyof typeof METRICS, outcome: OutcomeStatus) =>
      [50, 95, 99].map((rank) =>
        this.#metric(name, Stats.percentile(rank), { outcome }).with({ label: `${METRICS[name]} p${rank}` }),
      );
    return new GraphWidget({
      title: 'Lateness, wait and duration of succeeded runs (ms)',
      width: WIDTH,
      left: [...percentiles('lateness', 'succeeded'), ...percentiles('queueWait', 'succeeded')],
      right: percentiles('duration', 'succeeded'),
    });
  }

  #repairs(): Metric[] {
    return REPAIRS.map((what) => this.#metric('repairs', Stats.SUM, { what }).with({ label: what }));
  }

  #metric(name: keyof typeof METRICS, statistic: string, dimensions: Record<string, string>): Metric {
    return productMetric(name, {
      dimensions: { ...this.#dimensions, ...dimensions },
      statistic,
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

function queueAge([label, queue]: readonly [string, Queue]): Metric {
  return queue.metricApproximateAgeOfOldestMessage({ label, period: ALARM_PERIOD });
}

function errors([label, service]: readonly [string, ServiceFunction]): Metric {
  return service.function.metricErrors({ label, period: ALARM_PERIOD });
}
