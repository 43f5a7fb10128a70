import { makeSqsClient } from '#functions/wiring/clients.ts';

/** The SDK's client of the queues. */
type SqsClient = ReturnType<typeof makeSqsClient>;

/** A client of the queues that sends nothing, and what it was asked to. */
export interface CountedSqs {
  readonly client: SqsClient;
  /** The names of the commands since the last call, and the bodies of the messages among them. */
  take(): { readonly commands: readonly string[]; readonly bodies: readonly string[] };
}

/** Counts at the SDK: each command ends there, with the answer of a queue that took it. */
export function countedSqs(): CountedSqs {
  const client = makeSqsClient();
  let commands: string[] = [];
  let bodies: string[] = [];
  client.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => {
        commands.push(commandName ?? 'unknown');
        if ('MessageBody' in input && typeof input.MessageBody === 'string') {
          bodies.push(input.MessageBody);
        }
        return { response: {}, output: { $metadata: {} } };
      },
    { step: 'initialize', priority: 'high' },
  );
  return {
    client,
    take: () => {
      const taken = { commands, bodies };
      commands = [];
      bodies = [];
      return taken;
    },
  };
}
