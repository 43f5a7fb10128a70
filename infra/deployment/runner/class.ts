import * as z from 'zod';
import { sizeErrors } from './size-rules.ts';

/** The most that one event source can be told (Lambda developer guide, "Maximum concurrency"). */
export const MOST_CONCURRENCY = 1_000;

const arns = (service: string) =>
  z.array(z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `expected an ARN of ${service}`)).default([]);

/** A network of the user's own, with what can only be reached from inside. */
const network = z.strictObject({
  subnets: z
    .array(z.string().regex(/^subnet-[0-9a-f]+$/, 'expected the id of a subnet'))
    .min(1)
    .max(16),
  securityGroups: z
    .array(z.string().regex(/^sg-[0-9a-f]+$/, 'expected the id of a security group'))
    .min(1)
    .max(5),
  /** Needed in subnets whose way out is an internet gateway. */
  publicIp: z.boolean().default(false),
});

/** Runs that may take longer than Lambda allows: in containers. */
const fargate = z.strictObject({
  /** 1,024 are a processor. */
  cpuUnits: z.literal([256, 512, 1_024, 2_048, 4_096]).default(256),
  /** Has to have Node, 20.19 or later, as `node` on its PATH, for Linux on arm64. */
  image: z.string().min(1).max(512).default('public.ecr.aws/lambda/nodejs:24-arm64'),
  network: network.optional(),
});

/** The most statements of a class: an inline policy has room for 10,240 characters (IAM user guide, "Quotas"). */
const MOST_STATEMENTS = 20;

/** Actions that are allowed, and on what. */
const statement = z.strictObject({
  actions: z
    .array(z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9*?]+$/, 'expected an action of IAM, such as "s3:GetObject"'))
    .min(1)
    .max(50),
  resources: z
    .array(z.string().regex(/^(?:arn:aws[a-z-]*:.+|\*)$/, 'expected an ARN, or "*"'))
    .min(1)
    .max(50),
});

const rights = {
  /** The secrets that `fromSecret` may name. Secrets Manager adds six characters to a secret's name: `...:secret:name-??????`. */
  secrets: arns('secretsmanager'),
  /** The parameters that `fromParameter` may name. */
  parameters: arns('ssm'),
  /** The functions that commands of the type lambda may call. */
  functions: arns('lambda'),
  /** Whatever else the commands of this class do on AWS. */
  statements: z.array(statement).max(MOST_STATEMENTS).default([]),
  /** Managed policies for the same. */
  managedPolicies: arns('iam'),
};

const maxConcurrent = z.int().min(1).max(MOST_CONCURRENCY).optional();

/** A class whose runs are on AWS. */
const placed = z
  .strictObject({
    remote: z.literal(false).optional(),
    memoryMb: z.int().min(128).max(30_720).default(1_024),
    /** So many runs of this class go on at once: its share of max_concurrent_jobs. Default: an even part of what others leave. */
    maxConcurrent,
    /** /tmp, where each run has its folder. */
    storageMb: z.int().min(512).optional(),
    fargate: fargate.optional(),
    /** A session of the command role for each run, instead of one for a job: CloudTrail then says which run did what. */
    sessionPerRun: z.boolean().default(false),
    ...rights,
  })
  .superRefine((input, { addIssue }) => {
    for (const { path, message } of sizeErrors(input)) {
      addIssue({ code: 'custom', path: [path], message });
    }
  });

/** A class whose runs are on machines of the user's own. Their commands have the rights of those machines, and none on AWS. */
const remote = z.strictObject({
  remote: z.literal(true),
  maxConcurrent,
  /** The trust anchors of IAM Roles Anywhere whose certificates are good for the role of the runners. */
  trustAnchors: arns('rolesanywhere'),
});

/** A runner class as it is configured, with its defaults. */
export const runnerClassSchema = z.discriminatedUnion('remote', [placed, remote]);

/** The parts of a class that are known once all classes are. */
interface Named {
  readonly name: string;
  /** Its share of max_concurrent_jobs. */
  readonly maxConcurrent: number;
}

/** A runner class on AWS: a function, or containers, with a queue and a role of their own. */
export type PlacedRunnerClass = Omit<z.output<typeof placed>, 'maxConcurrent'> & Named;

/** A runner class on machines elsewhere: a queue, and a role for those who read it. */
export type RemoteRunnerClass = Omit<z.output<typeof remote>, 'maxConcurrent'> & Named;

/** A runner class, wherever its runs are. */
export type RunnerClass = PlacedRunnerClass | RemoteRunnerClass;
