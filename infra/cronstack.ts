import { Annotations, CfnOutput, Names, Stack, Tags } from 'aws-cdk-lib';
import { type IMetric, MathExpression, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Grant, type IGrantable, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct, type IConstruct } from 'constructs';
import type { OutcomeStatus } from '#domain/runs/run.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { type Deployment, DeploymentConfigError, parseDeployment } from '#infra/deployment/config.ts';
import type { RunnerClass } from '#infra/deployment/runner/class.ts';
import { allAtOnce } from './all-at-once.ts';
import { atCallOf } from './at-call-of.ts';
import { ALARM_PERIOD } from './constructs/alarms.ts';
import { Observability } from './constructs/observability.ts';
import { productMetric } from './constructs/product-metric.ts';
import { Rights } from './constructs/rights.ts';
import { addRunsQueue, type Foundation, makeFoundation } from './foundation.ts';
import { Grants } from './grants.ts';
import { type JobProps, JobsInCode } from './jobs-in-code/jobs.ts';
import { JobsResource } from './jobs-in-code/resource.ts';
import { checkedByFile, settingsOfClass, unheard, unheardOfClass } from './plain-settings.ts';
import { propErrors, surroundingsErrors } from './prop-errors.ts';
import { type CronstackProps, isOwnAuthorizer, type RunnerClassProps } from './props.ts';
import { makeServices, type Services } from './services.ts';

const PREFIX = 'cronstack';
const LONGEST_STAGE = 20;

/** Cronstack in a stack of yours. Several in one stack, or in one account, do not meet. */
export class Cronstack extends Construct {
  /** The function that answers requests in the form of an HTTP API (payload format 2.0), for an entrance of your own. */
  readonly apiFunction: IFunction;
  /** The topic that alarms are told to. */
  readonly alarmTopic: ITopic;
  readonly #name: string;
  readonly #input: Readonly<Record<string, unknown>>;
  readonly #foundation: Foundation;
  readonly #services: Services;
  readonly #rights: Rights;
  readonly #observability: Observability;
  readonly #grants: Grants;
  readonly #jobs: JobsInCode;
  #jobsResource: JobsResource | undefined;
  #runners: Readonly<Record<string, RunnerClassProps>>;
  #deployment: Deployment;

  /** @throws DeploymentConfigError where the settings cannot be: the construct, the key, and what was expected */
  constructor(scope: Construct, id: string, props: CronstackProps = {}) {
    super(scope, id);
    const { stage = stageOf(this), runners = { default: {} } } = props;
    const hasOwnAuthorizer = props.authorizer !== undefined && isOwnAuthorizer(props.authorizer);
    const checked = <Made>(check: () => Made) => atCallOf(Cronstack, check);
    this.#input = checkedByFile(props);
    this.#runners = runners;
    this.#name = `${props.prefix ?? PREFIX}-${stage}`;
    const wrong = [...propErrors(this, props), ...unheard(props, hasOwnAuthorizer)];
    this.#deployment = checked(() => this.#parsed(stage, runners, wrong));
    checked(() => this.#refuseNamesake());
    const deployment = this.#deployment;
    this.#foundation = makeFoundation(this, deployment, this.#name, props);
    const inTime = { name: this.#name, deployment, latest: () => this.#deployment };
    this.#services = makeServices(this, inTime, props, this.#foundation);
    this.#grants = new Grants(this, { ...this.#services, deployment, hasOwnAuthorizer });
    for (const runner of deployment.runners) {
      this.#makeRunner(runner);
    }
    this.#rights = new Rights(this.#foundation, {
      ...this.#services,
      families: () => this.#services.runners.families(),
    });
    this.#observability = observe(this, this.#foundation, this.#services);
    for (const runner of deployment.runners) {
      this.#connectRunner(runner);
    }
    this.#jobs = new JobsInCode({
      path: this.node.path,
      taskNames: this.#services.taskNames,
      context: () => {
        const { configuration, runners: classes } = this.#deployment;
        return {
          configuration,
          classes: classes.map((runner) => ({ runner, hasGivenRole: this.#runners[runner.name]?.role !== undefined })),
        };
      },
      warn: (job, { code, message }) =>
        Annotations.of(this).addWarningV2(`cronstack:${code}`, message, { context: { job } }),
    });
    this.apiFunction = this.#services.api.service.function;
    this.alarmTopic = this.#foundation.alarms.topic;
    tellClients(this, this.#services.api.url, props);
    mark(this, props);
  }

  /**
   * The address that clients call, without a slash at the end.
   * @throws DeploymentConfigError where there is no HTTP API
   */
  get apiUrl(): string {
    const { url } = this.#services.api;
    if (url === undefined) {
      throw new DeploymentConfigError(`${this.node.path}: apiUrl: there is no HTTP API`);
    }
    return url;
  }

  /**
   * Adds a runner class. Classes without a share of their own then share anew what is left of `max_concurrent_jobs`.
   * @throws DeploymentConfigError where there is one of that name, or it cannot be
   */
  addRunnerClass(name: string, runner: RunnerClassProps = {}): void {
    if (Object.hasOwn(this.#runners, name)) {
      throw new DeploymentConfigError(`${this.node.path}: runners.${name}: there is a class of that name`);
    }
    const runners = { ...this.#runners, [name]: runner };
    this.#deployment = this.#parsed(this.#deployment.stage, runners);
    this.#runners = runners;
    for (const added of this.#deployment.runners.filter((one) => one.name === name)) {
      addRunsQueue(this, this.#foundation, added);
      this.#makeRunner(added);
      this.#connectRunner(added);
    }
  }

  /**
   * Adds a job in code: it is applied with each deployment that changes it, and removed with the first that no longer has it. Its values may be
   * those of resources of the stack. Runner classes that it names have to be there before. What `cronstack plan` warns of is a warning of the
   * construct, under the id `cronstack:<code>` and with the context `{ job: id }`.
   * @throws DeploymentConfigError with all that is wrong with it, as the API says it
   */
  addJob(id: string, job: JobProps): void {
    atCallOf(this.addJob, () => this.#jobs.add(id, job));
    this.#applyJobs();
  }

  /**
   * Adds the jobs of a file, or of all job files below a folder: the files that `cronstack apply` takes.
   * @throws DeploymentConfigError with all that is wrong with them, and where; none is added then
   */
  addJobs(path: string): void {
    atCallOf(this.addJobs, () => this.#jobs.addBelow(path));
    this.#applyJobs();
  }

  /** Lets somebody do everything: an IAM role or user of this account, or of one that lets it. */
  grantManage(grantee: IGrantable): Grant {
    return this.#grants.grant(grantee, 'manage');
  }

  /** Lets somebody read jobs, runs and all the rest, and change nothing. */
  grantRead(grantee: IGrantable): Grant {
    return this.#grants.grant(grantee, 'read');
  }

  /**
   * Lets somebody run the jobs whose ids fit a pattern (`team-a.*`), and follow those runs.
   * @throws DeploymentConfigError where it is no pattern of job ids
   */
  grantRun(grantee: IGrantable, jobPattern: string): Grant {
    return this.#grants.grantRun(grantee, jobPattern);
  }

  /** The runs, planned or by hand, that had an outcome: how many in a period. */
  metricRuns(outcome: OutcomeStatus, options: MetricOptions = {}): Metric {
    return this.#metric('runsEnded', Stats.SUM, { outcome }, options);
  }

  /** The runs that failed or ran out of time, after all their attempts. */
  metricFailures(options: MetricOptions = {}): IMetric {
    return new MathExpression({
      expression: 'FILL(failed, 0) + FILL(timedOut, 0)',
      usingMetrics: { failed: this.metricRuns('failed'), timedOut: this.metricRuns('timed_out') },
      label: 'failures',
      period: ALARM_PERIOD,
      ...options,
    });
  }

  /** The planned fires that were missed. */
  metricMissed(options: MetricOptions = {}): Metric {
    return this.metricRuns('missed', options);
  }

  /** The time from a planned instant to the first attempt, in milliseconds, of runs that succeeded. */
  metricLateness(options: MetricOptions = {}): Metric {
    return this.#metric('lateness', Stats.percentile(95), { outcome: 'succeeded' }, options);
  }

  /** The time that runs waited for a runner, in milliseconds, of those that succeeded. */
  metricQueueWait(options: MetricOptions = {}): Metric {
    return this.#metric('queueWait', Stats.percentile(95), { outcome: 'succeeded' }, options);
  }

  /** The time from the first attempt to the outcome, in milliseconds, of runs that succeeded. */
  metricDuration(options: MetricOptions = {}): Metric {
    return this.#metric('duration', Stats.percentile(95), { outcome: 'succeeded' }, options);
  }

  #metric(
    name: 'runsEnded' | 'lateness' | 'queueWait' | 'duration',
    statistic: string,
    dimensions: Readonly<Record<string, string>>,
    options: MetricOptions,
  ): Metric {
    const all = { ...this.#foundation.dimensions, ...dimensions };
    return productMetric(name, { dimensions: all, statistic, period: ALARM_PERIOD }).with(options);
  }

  #parsed(
    stage: string,
    runners: Readonly<Record<string, RunnerClassProps>>,
    wrong: readonly InputError[] = [],
  ): Deployment {
    const classes = Object.entries(isObject(runners) ? runners : {});
    const ofClasses = classes.flatMap(([name, one]) => [
      ...surroundingsErrors(name, one),
      ...unheardOfClass(name, one),
    ]);
    const said = classes.map(([name, one]) => [name, settingsOfClass(one)]);
    const input = { ...this.#input, runners: isObject(runners) ? Object.fromEntries(said) : runners };
    const objections = [...wrong, ...ofClasses].map(({ path, message }) => `${this.node.path}: ${path}: ${message}`);
    return allAtOnce(objections, () => parseDeployment(stage, input, undefined, this.node.path));
  }

  #makeRunner(runner: RunnerClass): void {
    const { runners, sweeper } = this.#services;
    const runsQueue = this.#foundation.runsQueues.get(runner.name)?.queue;
    if (runsQueue === undefined) {
      throw new Error(`the runner class ${runner.name} has no queue`);
    }
    const before = runners.clusterArn;
    const share = () => this.#deployment.runners.find(({ name }) => name === runner.name)?.maxConcurrent ?? 0;
    runners.add({ runner, runsQueue, share, surroundings: this.#runners[runner.name] ?? {} });
    if (before === undefined && runners.clusterArn !== undefined) {
      sweeper.countContainers(runners.clusterArn, () => runners.families());
    }
  }

  /** Two of one name in a stack would be refused by CloudFormation, at the first thing that has it. */
  #refuseNamesake(): void {
    const others = Stack.of(this)
      .node.findAll()
      .filter((one) => one instanceof Cronstack && one !== this);
    const namesake = others.find((one) => #name in one && one.#name === this.#name);
    if (namesake !== undefined) {
      const expected = `expected another than that of ${namesake.node.path}, which would have the same names`;
      throw new DeploymentConfigError(`${this.node.path}: stage: ${expected}`);
    }
  }

  /** Makes, with the first job, what applies them. */
  #applyJobs(): void {
    if (this.#jobsResource !== undefined) {
      return;
    }
    const { entryKeeper, dispatcher, sweeper, notifier, deadLetters, runners } = this.#services;
    const { tables, queues, entries } = this.#foundation;
    const source = `cdk:${this.#name}`;
    const resource = new JobsResource(this, 'Jobs', { ...entryKeeper, source, jobs: () => this.#jobs.all() });
    resource.comesAfter(tables, queues, entries, dispatcher, sweeper, notifier, deadLetters);
    resource.comesAfter(...runners.made.flatMap(partsOf));
    this.#rights.allowApplying(resource.service.role);
    this.#observability.show(['applier', resource.service]);
    this.#jobsResource = resource;
  }

  #connectRunner({ name }: RunnerClass): void {
    const made = this.#services.runners.made.find((one) => one.name === name);
    const runsQueue = this.#foundation.runsQueues.get(name)?.queue;
    if (made !== undefined && runsQueue !== undefined) {
      this.#rights.addClass({ ...made, runsQueue });
      if (made.service !== undefined) {
        this.#observability.show(made.service);
      }
      this.#observability.showQueue([`runs ${name}`, runsQueue]);
      this.#jobsResource?.comesAfter(...partsOf(made));
    }
  }
}

/** All that has to be there before a class runs anything. */
function partsOf({ service, commandRole, roles }: Services['runners']['made'][number]): IConstruct[] {
  return [
    ...(service === undefined ? [] : [service[1]]),
    ...(commandRole === undefined ? [] : [commandRole]),
    ...roles,
  ];
}

/** A name that no other construct of the account has: of the stack's name, the path, and a hash of them. */
function stageOf(construct: Construct): string {
  return Names.uniqueResourceName(construct, { maxLength: LONGEST_STAGE, separator: '-' }).toLowerCase();
}

function observe(scope: Construct, { alarms, dimensions, entries, queues }: Foundation, services: Services) {
  const { api, dispatcher, sweeper, notifier, deadLetters } = services;
  return new Observability(scope, 'Observability', {
    alarms,
    dimensions,
    entries,
    functions: {
      api: api.service,
      ...(api.ping === undefined ? {} : { authorizer: api.ping.service }),
      dispatcher: dispatcher.service,
      sweeper: sweeper.service,
      notifier: notifier.service,
      'dead letters': deadLetters.service,
    },
    queues: {
      wake: queues.wake,
      notices: queues.notices,
      'dead letters': queues.deadLetters,
    },
  });
}

/** Tells clients the address, in the places that somebody asked for. */
function tellClients(scope: Construct, url: string | undefined, { urlParameter, urlOutput }: CronstackProps): void {
  const description = 'npx cronstack --url <this> list';
  if (url === undefined) {
    return;
  }
  if (urlParameter !== undefined) {
    new StringParameter(scope, 'UrlParameter', { parameterName: urlParameter, stringValue: url, description });
  }
  if (urlOutput !== undefined) {
    new CfnOutput(scope, 'UrlOutput', { value: url, description }).overrideLogicalId(urlOutput);
  }
}

function mark(scope: Construct, { permissionsBoundary, tags = {} }: CronstackProps): void {
  if (permissionsBoundary !== undefined) {
    PermissionsBoundary.of(scope).apply(permissionsBoundary);
  }
  for (const [key, value] of Object.entries(tags)) {
    Tags.of(scope).add(key, value);
  }
}
