import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Role } from '#domain/access/role.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { RunnerSurroundings } from './constructs/runners/surroundings.ts';
import type { TablesSettings } from './constructs/tables.ts';

/** A runner class: where jobs that name it run, and as whom. What has no name of the CDK in it, `deploy.<stage>.json` may say as well. */
export interface RunnerClassProps extends RunnerSurroundings {
  /** @default 1024 */
  readonly memoryMb?: number | undefined;
  /** So many runs of it go on at once. @default an even part of what other classes leave of `max_concurrent_jobs` */
  readonly maxConcurrent?: number | undefined;
  /** The size of /tmp; on Fargate of the whole disk. @default 512, on Fargate 20 GB */
  readonly storageMb?: number | undefined;
  /** Its runs are in containers, for as long as a day. @default on Lambda */
  readonly fargate?: FargateProps | undefined;
  /** Its runs are on machines of your own, where `cronstack runner` takes them: nothing but `maxConcurrent` goes with it. @default on AWS */
  readonly remote?: boolean | undefined;
  /** With `remote`: the ARNs of trust anchors of IAM Roles Anywhere whose certificates get the runners' role. @default none */
  readonly trustAnchors?: string[] | undefined;
  /** A session of the command role for each run, so that CloudTrail says which run did what. @default one for a job */
  readonly sessionPerRun?: boolean | undefined;
  /** ARNs of the secrets that `fromSecret` may name. @default none */
  readonly secrets?: string[] | undefined;
  /** ARNs of the parameters that `fromParameter` may name. @default none */
  readonly parameters?: string[] | undefined;
  /** ARNs of the functions that commands of the type `lambda` may call. @default none */
  readonly functions?: string[] | undefined;
  /** What its commands may do on AWS besides. @default nothing */
  readonly statements?: { actions: string[]; resources: string[] }[] | undefined;
  /** ARNs of managed policies, for whatever else its commands do on AWS. @default none */
  readonly managedPolicies?: string[] | undefined;
}

/** The containers of a runner class on Fargate. */
interface FargateProps {
  /** 1,024 are a processor. @default 256 */
  readonly cpuUnits?: 256 | 512 | 1_024 | 2_048 | 4_096 | undefined;
  /** An image for Linux on arm64 with Node 20.19 or later as `node` on its PATH. @default the public one of Lambda's Node */
  readonly image?: string | undefined;
  /** @default public subnets of its own, into which nothing is let */
  readonly network?: NetworkProps | undefined;
}

/** A network that there is. */
interface NetworkProps {
  /** Their ids. */
  readonly subnets: string[];
  /** Their ids. */
  readonly securityGroups: string[];
  /** Needed in subnets whose way out is an internet gateway. @default false */
  readonly publicIp?: boolean | undefined;
}

/** The callers of the API: IAM principals, or who has a token of an issuer. */
type AuthorizerProps =
  | { readonly type: 'iam' }
  | { readonly type: 'jwt'; readonly issuer: string; readonly audience: string[] };

/** A role, the jobs that it is for, and who has it. */
interface AccessProps {
  readonly role: Role;
  /** Patterns of the ids of jobs. @default all */
  readonly jobs?: string[] | undefined;
  /** Of the kinds of commands that have to be named, those that an editor may give to a job. @default none */
  readonly commandKinds?: string[] | undefined;
  /** The only runner classes that an editor may give to a job. @default all */
  readonly runners?: string[] | undefined;
  /** ARNs of IAM roles and users, `runner:<class>`, or with tokens their subjects. */
  readonly principals: string[];
}

/** The settings of a Cronstack; every one may be left out. What has no name of the CDK in it, `deploy.<stage>.json` may say as well. */
export interface CronstackProps {
  /**
   * Tells it from others of the same account: part of the names of what needs one, and the dimension `stage` of its metrics; a-z, 0-9 and -,
   * at most 20. @default a name made of the construct's path, which no other has
   */
  readonly stage?: string | undefined;
  /** What the names of alarms, of the API and of the group of schedules begin with: `<prefix>-<stage>`. @default cronstack */
  readonly prefix?: string | undefined;
  /** The product's configuration, as in its file or with keys in camelCase: docs/configuration.md. @default its defaults */
  readonly configuration?: Record<string, unknown> | undefined;
  /** By their names. @default one, `default` */
  readonly runners?: Record<string, RunnerClassProps> | undefined;
  /** The folder of your own tasks, bundled with esbuild, which runners have beside those that come with it. @default none */
  readonly tasks?: string | undefined;
  /** The folder that holds `bin/` with your own programs, for Lambda's Linux on arm64. @default none */
  readonly programs?: string | undefined;
  /** So many batches of wake-ups are looked at at once. @default 5 */
  readonly dispatcherConcurrency?: number | undefined;
  /** Tables that cannot be deleted and outlive the stack. @default in the stage `prod` alone */
  readonly protectData?: boolean | undefined;
  /** Tables that there are, or how those are kept that are made. @default made, with point-in-time recovery */
  readonly tables?: TablesSettings | undefined;
  /** Of the HTTP API, or one of your own. @default IAM: whoever has `execute-api:Invoke` */
  readonly authorizer?: AuthorizerProps | IHttpRouteAuthorizer | undefined;
  /** `false`: there is no HTTP API, and whoever may invoke `apiFunction` may do everything. @default true */
  readonly httpApi?: boolean | undefined;
  /** Who may do what. @default everybody whom the authorizer lets in may do everything */
  readonly access?: AccessProps[] | undefined;
  /** @default 50 requests a second, 100 at once */
  readonly apiThrottle?: { requestsPerSecond?: number | undefined; burst?: number | undefined } | undefined;
  /** Taken out of the account's concurrency for these functions alone. @default none */
  readonly reservedConcurrency?:
    | Partial<Record<'api' | 'dispatcher' | 'sweeper' | 'deadLetters', number | undefined>>
    | undefined;
  /** Is subscribed to the alarms. @default nobody */
  readonly alarmEmail?: string | undefined;
  /** X-Ray records the functions' invocations, at up to 5 USD a million. @default false */
  readonly tracing?: boolean | undefined;
  /** A topic that alarms are told to; CloudWatch has to be let publish to it. @default one of its own */
  readonly alarmTopic?: ITopic | undefined;
  /** How long the functions' logs are kept. @default as long as the history: `log_retention_days` */
  readonly logRetention?: RetentionDays | undefined;
  /** The key of tables, queues, logs, variables and the topic of alarms. @default those that the services keep */
  readonly encryptionKey?: IKey | undefined;
  /** The boundary of all roles that are made. @default none */
  readonly permissionsBoundary?: IManagedPolicy | undefined;
  /** Of all that can have tags. @default none */
  readonly tags?: Record<string, string> | undefined;
  /** The name of a parameter of SSM, in which clients find the address of the API. @default none */
  readonly urlParameter?: string | undefined;
  /** The name of an output of the stack, with the address of the API. @default none */
  readonly urlOutput?: string | undefined;
}

/** Tells an authorizer of a user's own from what the product has names for. */
export function isOwnAuthorizer(
  authorizer: AuthorizerProps | IHttpRouteAuthorizer,
): authorizer is IHttpRouteAuthorizer {
  return isObject(authorizer) && 'bind' in authorizer;
}
