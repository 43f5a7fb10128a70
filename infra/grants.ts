import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { runJobRoute } from '#api/routes/jobs.ts';
import { getRunRoute } from '#api/routes/runs.ts';
import { isPattern } from '#domain/access/pattern.ts';
import type { Role } from '#domain/access/role.ts';
import type { Assignment } from '#functions/deployment/access.ts';
import { type Deployment, DeploymentConfigError } from '#infra/deployment/config.ts';
import type { Api } from './constructs/api.ts';
import { acknowledgeWildcard } from './constructs/permissions/acknowledge.ts';
import type { RunnerFunctions } from './constructs/runners/classes.ts';

const ACTION = 'execute-api:Invoke';
const EVERYTHING = '/v1/*';

/** The grants that name no jobs: the methods of the API, and the role where roles are given. */
const GRANTED = {
  manage: { method: '*', role: 'admin' },
  read: { method: 'GET', role: 'viewer' },
} as const satisfies Readonly<Record<string, { readonly method: string; readonly role: Role }>>;

/** The API, who has which role in it, and the runner classes whose commands may have some. */
interface GrantsProps {
  readonly api: Api;
  readonly deployment: Deployment;
  readonly runners: RunnerFunctions;
  /** The API lets callers in as the user's own authorizer says. */
  readonly hasOwnAuthorizer: boolean;
}

/** The grants that are made in code: the right to call the API, and where roles are given (`access`), a role. */
export class Grants {
  readonly #scope: Construct;
  readonly #api: Api;
  readonly #deployment: Deployment;
  /** The reason why rights of IAM say nothing here, if there is one. */
  readonly #hindrance: string | undefined;
  readonly #given: Assignment[] = [];

  constructor(scope: Construct, { api, deployment, runners, hasOwnAuthorizer }: GrantsProps) {
    this.#scope = scope;
    this.#api = api;
    this.#deployment = deployment;
    const tokens = 'the API is called with tokens: name their subjects in access';
    const ofIam = deployment.authorizer.type === 'iam' ? undefined : tokens;
    this.#hindrance = hasOwnAuthorizer ? 'its authorizer is yours: it says who may call' : ofIam;
    const { access } = deployment;
    if (access !== undefined) {
      api.giveRoles(() => [...access, ...this.#given], runners.made);
    }
  }

  /** Lets somebody manage, or read, everything. */
  grant(grantee: IGrantable, what: keyof typeof GRANTED): Grant {
    const { method, role } = GRANTED[what];
    return this.#allow(grantee, [[method, EVERYTHING]], { role, jobs: ['*'] });
  }

  /** Lets somebody run jobs, and read what becomes of those runs, whose ids begin with the job's. */
  grantRun(grantee: IGrantable, pattern: string): Grant {
    if (!isPattern(pattern)) {
      const expected = 'expected a pattern of job ids, such as team-a.*';
      throw new DeploymentConfigError(`${this.#scope.node.path}: grantRun: ${JSON.stringify(pattern)}: ${expected}`);
    }
    const paths = [
      [runJobRoute.method, runJobRoute.path.replace('{id}', pattern)],
      [getRunRoute.method, getRunRoute.path.replace('{runId}', `${pattern}.*`)],
    ] as const;
    return this.#allow(grantee, paths, { role: 'operator', jobs: [pattern] });
  }

  #allow(
    grantee: IGrantable,
    paths: readonly (readonly [method: string, path: string])[],
    { role, jobs }: Pick<Assignment, 'role' | 'jobs'>,
  ): Grant {
    const { httpApi } = this.#api;
    const why = this.#hindrance;
    if (httpApi === undefined || why !== undefined) {
      const reason = why ?? 'there is no HTTP API: grant apiFunction.grantInvoke';
      throw new DeploymentConfigError(`${this.#scope.node.path}: nothing can be granted, as ${reason}`);
    }
    if (this.#deployment.access !== undefined) {
      this.#given.push({ role, jobs, commandKinds: [], principals: [arnOf(this.#scope, grantee)] });
    }
    const resourceArns = paths.map(([method, path]) => httpApi.arnForExecuteApi(method, path, '$default'));
    for (const arn of resourceArns) {
      if (Construct.isConstruct(grantee) && arn.includes('*')) {
        acknowledgeWildcard(
          grantee,
          arn,
          'Granted in the code of the app; paths of the API carry ids of jobs and runs.',
        );
      }
    }
    return Grant.addToPrincipal({ grantee, actions: [ACTION], resourceArns });
  }
}

/** The name by which roles are given: those of a service, or of a whole account, are nobody's. */
function arnOf(scope: Construct, { grantPrincipal }: IGrantable): string {
  if ('roleArn' in grantPrincipal && typeof grantPrincipal.roleArn === 'string') {
    return grantPrincipal.roleArn;
  }
  if ('userArn' in grantPrincipal && typeof grantPrincipal.userArn === 'string') {
    return grantPrincipal.userArn;
  }
  const expected = 'expected an IAM role or user, as access says who may do what';
  throw new DeploymentConfigError(`${scope.node.path}: ${grantPrincipal} cannot be granted anything: ${expected}`);
}
