import { CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Construct, DependencyGroup, type IDependable } from 'constructs';
import { type FunctionDefaults, ServiceFunction } from '#infra/constructs/service-function.ts';

/** A set is applied in one go, job by job. */
const TIMEOUT = Duration.minutes(15);

/** The jobs, as the API takes them, and the label that they get. */
interface JobsResourceProps extends FunctionDefaults {
  readonly source: string;
  /** As they are when the stack is synthesised. */
  readonly jobs: () => readonly object[];
}

/** The jobs in code, as a resource of the stack: the function that makes the deployed jobs what the code says, and what CloudFormation tells it. */
export class JobsResource extends Construct {
  readonly service: ServiceFunction;
  readonly #before = new DependencyGroup();

  constructor(scope: Construct, id: string, { source, jobs, ...defaults }: JobsResourceProps) {
    super(scope, id);
    this.service = new ServiceFunction(this, 'Applier', {
      ...defaults,
      name: 'applier',
      description: 'Cronstack: makes jobs what the code of the stack says',
      code: 'applier',
      memoryMb: 1_024,
      timeout: TIMEOUT,
    });
    const stack = Stack.of(this);
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: this.service.function.functionArn,
      resourceType: 'Custom::CronstackJobs',
      properties: { source, jobs: Lazy.string({ produce: () => stack.toJsonString(jobs()) }) },
    });
    // With its rights, and when all is there that jobs need: in this order they go, too.
    this.#before.add(this.service.role);
    resource.node.addDependency(this.#before);
  }

  /** Has jobs applied after it is made, and removed before it goes. */
  comesAfter(...others: readonly IDependable[]): void {
    this.#before.add(...others);
  }
}
