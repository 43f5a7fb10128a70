import { lazily } from '#domain/values/lazily.ts';
import type { ContainerCensus } from '#ports/containers.ts';
import type { FunctionInvoker } from '#ports/function-invoker.ts';
import type { Secrets } from '#ports/secrets.ts';
import type { Credentials } from './credentials.ts';
import type { CensusOptions } from './ecs-census.ts';

/** The FunctionInvoker port on Lambda. The SDK's client is loaded by the first call: most commands make none. */
export function lazyFunctionInvoker(credentials?: Credentials): FunctionInvoker {
  const load = lazily(async () => {
    const { LambdaInvoker } = await import('./lambda-invoker.ts');
    return new LambdaInvoker(credentials);
  });
  return { invoke: async (invocation) => await (await load()).invoke(invocation) };
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
  return {
    readSecret: async (id, signal) => await (await load()).readSecret(id, signal),
    readParameter: async (name, signal) => await (await load()).readParameter(name, signal),
  };
}
