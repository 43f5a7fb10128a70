import { type IGrantable, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { ContainerFamilies } from '#functions/deployment/container.ts';
import type { Entries } from './entries.ts';
import { allowSending, type Queues } from './queues.ts';
import type { ServiceFunction } from './service-function.ts';
import type { Tables } from './tables.ts';

/** The things that rights are granted on. */
interface Granted {
  readonly tables: Tables;
  readonly entries: Entries;
  readonly queues: Queues;
}

/** A subsystem that is one function. */
interface Served {
  readonly service: ServiceFunction;
}

/** The functions that are granted them. */
interface Grantees {
  readonly api: Served & { readonly ping: Served | undefined };
  readonly dispatcher: Served;
  readonly sweeper: Served;
  readonly deadLetters: Served;
  readonly notifier: Served;
  /** The families of the classes whose runs are in containers, as they are when the stack is synthesised. */
  readonly families: () => ContainerFamilies;
}

/** A runner class: its queue, its roles, and its family where it is in containers. */
interface GrantedClass {
  readonly runsQueue: Queue;
  readonly roles: readonly IGrantable[];
  readonly families: ContainerFamilies;
  /** Its name, where it is on machines elsewhere. */
  readonly elsewhere: readonly string[];
}

/** Lets each function do its work: everything that is not said here, at an event source or in a runner class is denied. */
export class Rights {
  readonly #tables: Tables;
  readonly #entries: Entries;
  readonly #queues: Queue[];
  /** The statements of those who send to every queue. */
  readonly #sending: PolicyStatement[] = [];

  constructor({ tables, entries, queues }: Granted, grantees: Grantees) {
    const [api, dispatcher, sweeper, deadLetters] = [
      grantees.api.service.role,
      grantees.dispatcher.service.role,
      grantees.sweeper.service.role,
      grantees.deadLetters.service.role,
    ];
    this.#tables = tables;
    this.#entries = entries;
    this.#queues = [queues.wake, queues.notices, queues.deadLetters];
    tables.allowTelling(grantees.notifier.service.role);
    tables.allowAnswering(api);
    if (grantees.api.ping !== undefined) {
      tables.allowKnowingKeys(grantees.api.ping.service.role);
    }
    tables.allowDeciding(dispatcher);
    tables.allowSweeping(sweeper, () => Object.keys(grantees.families()));
    tables.allowFinishing(deadLetters);
    for (const role of [api, dispatcher, sweeper]) {
      entries.allowKeeping(role);
    }
    entries.allowListing(sweeper);
    for (const role of [api, dispatcher, deadLetters]) {
      this.#allowSendingAnywhere(role);
    }
    allowSending(grantees.notifier.service.role, [queues.notices]);
    // As it is, and not any of its versions: it has none.
    api.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [grantees.notifier.service.function.functionArn],
      }),
    );
    allowSending(sweeper, [queues.wake, queues.notices]);
  }

  /** Lets the roles of a runner class do their work, and everybody who sends runs send it some. */
  addClass({ runsQueue, roles, families, elsewhere }: GrantedClass): void {
    this.#queues.push(runsQueue);
    for (const statement of this.#sending) {
      statement.addResources(runsQueue.queueArn);
    }
    for (const role of roles) {
      this.#tables.allowFinishing(role, { contained: Object.keys(families), elsewhere });
      this.#allowSendingAnywhere(role);
    }
  }

  /** Lets a role apply jobs, as the API does. */
  allowApplying(role: Role): void {
    this.#tables.allowAnswering(role);
    this.#entries.allowKeeping(role);
    this.#allowSendingAnywhere(role);
  }

  #allowSendingAnywhere(grantee: IGrantable): void {
    this.#sending.push(allowSending(grantee, this.#queues));
  }
}
