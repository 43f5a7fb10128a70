import * as z from 'zod';
import { grantShape } from '#domain/access/grant-input.ts';
import type { Assignment } from '#functions/deployment/access.ts';

/** Longer than an ARN may be (a role's path has up to 512 characters, its name 64). */
const LONGEST_PRINCIPAL = 700;
/** With the other variables of the api function it has to fit into 4 KB (Lambda developer guide, "Quotas"). */
const LONGEST_ACCESS = 2_000;

/** `runner:<class>`: the commands of a runner class. */
const COMMANDS = /^runner:(.+)$/;
/** Those who may sign requests (IAM user guide, "IAM identifiers"); a session goes by its role. */
const IAM_PRINCIPAL =
  /^arn:aws[a-z-]*:(?:iam::\d{12}:(?:root|(?:user|role)\/[\w+=,.@/-]+)|sts::\d{12}:federated-user\/[\w+=,.@-]+)$/;

/** The schema of access: roles, the jobs that each is for, and who has it. */
export const accessSchema = z
  .array(z.strictObject({ principals: z.array(z.string().min(1).max(LONGEST_PRINCIPAL)).min(1), ...grantShape() }))
  .min(1);

/** A thing that is wrong with what was said of access, and its place. */
interface AccessError {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The classes by their names, as far as it matters here. */
type RunnerClasses = Readonly<Record<string, { readonly remote?: boolean | undefined }>>;

/** The errors of access that only the rest of the deployment shows: principals whom its authorizer never names, classes that are not there. */
export function accessErrors(
  access: readonly Assignment[],
  authorizer: 'iam' | 'jwt',
  runnerClasses: RunnerClasses,
): readonly AccessError[] {
  const errors = access.flatMap(({ principals, runners = [] }, index) => [
    ...principals.flatMap((principal, at) =>
      errorAt(['access', index, 'principals', at], principalObjection(principal, authorizer, runnerClasses)),
    ),
    ...runners.flatMap((runner, at) =>
      errorAt(['access', index, 'runners', at], classObjection(runner, runnerClasses)),
    ),
  ]);
  const length = JSON.stringify(access).length;
  const message = `${length} characters of JSON, of which ${LONGEST_ACCESS} fit into a function's environment: give roles to roles, not to people one by one`;
  return length > LONGEST_ACCESS ? [...errors, { path: ['access'], message }] : errors;
}

/** The assignments with the commands of runner classes named by their roles. */
export function withCommandRoles(
  access: readonly Assignment[],
  roleOf: (runnerClass: string) => string | undefined,
): readonly Assignment[] {
  return access.map((assignment) => ({
    ...assignment,
    principals: assignment.principals.map((principal) => roleOf(COMMANDS.exec(principal)?.[1] ?? '') ?? principal),
  }));
}

function principalObjection(principal: string, authorizer: 'iam' | 'jwt', runnerClasses: RunnerClasses) {
  const runnerClass = COMMANDS.exec(principal)?.[1];
  if (authorizer === 'jwt') {
    const isOther = runnerClass !== undefined || principal.startsWith('arn:');
    return isOther ? 'expected the subject (sub) of tokens of the issuer' : undefined;
  }
  if (runnerClass !== undefined) {
    return classObjection(runnerClass, runnerClasses) ?? remoteObjection(runnerClass, runnerClasses);
  }
  return IAM_PRINCIPAL.test(principal)
    ? undefined
    : 'expected the ARN of an IAM role, user or federated user (of a session: of its role), or runner:<class>';
}

function classObjection(name: string, runnerClasses: RunnerClasses): string | undefined {
  return Object.hasOwn(runnerClasses, name) ? undefined : `there is no runner class ${name}`;
}

function remoteObjection(name: string, runnerClasses: RunnerClasses): string | undefined {
  return runnerClasses[name]?.remote === true
    ? `commands of ${name} have no role, as it is remote: expected another class`
    : undefined;
}

function errorAt(path: AccessError['path'], message: string | undefined): AccessError[] {
  return message === undefined ? [] : [{ path, message }];
}
