import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
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
  readonly runsQueues: readonly { readonly queue: Queue }[];
}

/** A subsystem that is one function. */
interface Served {
  readonly service: ServiceFunction;
}

/** The functions that are granted them. */
interface Grantees {
  readonly api: Served & { readonly ping: Served };
  readonly dispatcher: Served;
  readonly sweeper: Served;
  readonly deadLetters: Served;
  readonly notifier: Served;
  /** The roles of each class, and its family where it is in containers. */
  readonly runners: readonly { readonly roles: readonly Role[]; readonly families: ContainerFamilies }[];
  /** The classes whose runs are in containers. */
  readonly containers: { readonly families: ContainerFamilies } | undefined;
}

/** Lets each function do its work: everything that is not said here, at an event source or in a runner class is denied. */
export function grantRights({ tables, entries, queues, runsQueues }: Granted, grantees: Grantees): void {
  const [api, dispatcher, sweeper, deadLetters] = [
    grantees.api.service.role,
    grantees.dispatcher.service.role,
    grantees.sweeper.service.role,
    grantees.deadLetters.service.role,
  ];
  const finishers = [
    { role: deadLetters, contained: [] },
    ...grantees.runners.flatMap(({ roles, families }) =>
      roles.map((role) => ({ role, contained: Object.keys(families) })),
    ),
  ];
  const allQueues = [queues.wake, queues.notices, queues.deadLetters, ...runsQueues.map(({ queue }) => queue)];
  tables.allowTelling(grantees.notifier.service.role);
  tables.allowAnswering(api);
  tables.allowKnowingKeys(grantees.api.ping.service.role);
  tables.allowDeciding(dispatcher);
  tables.allowSweeping(sweeper, Object.keys(grantees.containers?.families ?? {}));
  for (const { role, contained } of finishers) {
    tables.allowFinishing(role, contained);
  }
  for (const role of [api, dispatcher, sweeper]) {
    entries.allowKeeping(role);
  }
  entries.allowListing(sweeper);
  for (const role of [api, dispatcher, ...finishers.map(({ role: finisher }) => finisher)]) {
    allowSending(role, allQueues);
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
