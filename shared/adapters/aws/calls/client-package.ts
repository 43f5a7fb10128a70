import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isInstalled } from '#adapters/machine/installed-package.ts';
import type { AwsAction } from '#domain/jobs/command-kind/kind.ts';
import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { nearest } from '#domain/values/near.ts';
import type { ActionFault } from '#ports/aws-caller.ts';

/**
 * Where Lambda's Node runtimes, and the images that are made like them, keep all clients of the SDK. `require` looks there and on NODE_PATH
 * as well, which `import` does not; and none of them is bundled, as nobody knows which are called.
 */
const LAMBDA_RUNTIME = '/var/runtime';
/** The class that each client extends: every package exports it beside its own. */
const BASE_CLIENT = '__Client';

/** A client of the SDK, as far as a call needs it. */
export interface SdkClient {
  send(command: SdkCommand, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
  readonly config: unknown;
}

/** A command of a client. */
interface SdkCommand {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
      options: { readonly step: 'deserialize'; readonly name: string },
    ): void;
  };
  /** The action's schema, where the client has one. */
  readonly schema?: unknown;
}

/** The classes behind an action. */
interface FoundAction {
  readonly ok: true;
  readonly Client: new (options: JsonObject) => SdkClient;
  readonly Command: new (input: unknown) => SdkCommand;
}

/** Finds an action in the package of its client, which is loaded with the first call; or says which of the two names is wrong. */
export function findAction({ service, action }: AwsAction): FoundAction | (ActionFault & { readonly ok: false }) {
  const exported = packageOf(service);
  if (exported === undefined) {
    const name = nameOf(service);
    return {
      ok: false,
      name: 'service',
      message: `there is no package ${name} here (on your machine: npm install ${name})`,
    };
  }
  const Client = Object.entries(exported).find(
    ([name, it]) => name.endsWith('Client') && name !== BASE_CLIENT && isClass(it),
  )?.[1];
  if (!isClass(Client)) {
    return { ok: false, name: 'service', message: `${nameOf(service)} is no client of the SDK` };
  }
  const Command = Object.hasOwn(exported, `${action}Command`) ? exported[`${action}Command`] : undefined;
  return isClass(Command)
    ? { ok: true, Client: Client as FoundAction['Client'], Command: Command as FoundAction['Command'] }
    : { ok: false, name: 'action', message: noSuchAction(service, action, exported) };
}

function nameOf(service: string): string {
  return `@aws-sdk/client-${service}`;
}

function packageOf(service: string): JsonObject | undefined {
  const name = nameOf(service);
  const place = [import.meta.url, join(LAMBDA_RUNTIME, 'any.js')].find((from) => isInstalled(name, from));
  if (place === undefined) {
    return undefined;
  }
  const exported: unknown = createRequire(place)(name);
  return isObject(exported) ? exported : {};
}

function isClass(value: unknown): value is new (...args: never[]) => unknown {
  return typeof value === 'function';
}

function noSuchAction(service: string, action: string, exported: JsonObject): string {
  const actions = Object.keys(exported).flatMap((name) => /^([A-Z]\w*)Command$/.exec(name)?.[1] ?? []);
  const [near] = nearest(action, actions);
  return `${nameOf(service)} has no action ${action}${near === undefined ? '' : `: is ${near} meant?`}`;
}
