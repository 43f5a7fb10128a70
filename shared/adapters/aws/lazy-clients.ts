import { ifInstalled } from '#adapters/machine/optional-package.ts';
import { lazily } from '#domain/values/lazily.ts';
import type { ContainerCensus } from '#ports/containers.ts';
import type { FunctionInvoker } from '#ports/function-invoker.ts';
import type { SecretReading, Secrets } from '#ports/secrets.ts';
import type { Credentials } from './credentials.ts';
import type { CensusOptions } from './ecs-census.ts';

/** The FunctionInvoker port on Lambda. The SDK's client is loaded by the first call: most commands make none. */
export function lazyFunctionInvoker(credentials?: Credentials): FunctionInvoker {
  const load = lazily(async () => {
    const { LambdaInvoker } = await import('./lambda-invoker.ts');
    return new LambdaInvoker(credentials);
  });
  return {
    invoke: async (invocation) => {
      const invoker = await ifInstalled(load());
      return invoker.ok
        ? await invoker.value.invoke(invocation)
        : { kind: 'not_invoked', why: invoker.why, retryable: false };
    },
  };
}

/** The ContainerCensus port on ECS. The SDK's client is loaded by the first count. */
export function lazyCensus(options: CensusOptions): ContainerCensus {
  const load = lazily(async () => {
    const { EcsCensus } = await import('./ecs-census.ts');
    return new EcsCensus(options);
  });
  return { running: async (runner) => await (await load()).running(runner) };
}

/** The Secrets port on AWS. The SDK's clients are loaded by the first reference that asks for them. */
export function lazySecrets(credentials?: Credentials): Secrets {
  const load = lazily(async () => {
    const { AwsSecrets } = await import('./secrets.ts');
    return new AwsSecrets(credentials);
  });
  const reading = async (read: (secrets: Secrets) => Promise<SecretReading>): Promise<SecretReading> => {
    const secrets = await ifInstalled(load());
    return secrets.ok ? await read(secrets.value) : { kind: 'unreadable', why: secrets.why, retryable: false };
  };
  return {
    readSecret: (id, signal) => reading((secrets) => secrets.readSecret(id, signal)),
    readParameter: (name, signal) => reading((secrets) => secrets.readParameter(name, signal)),
  };
}
