import type { AwsAccount } from '#adapters/aws/role/account.ts';
import { ifInstalled } from '#adapters/machine/optional-package.ts';
import { broken, type Finding, ok, type Patient, skipped, warning } from './finding.ts';

/** Any of these says that somebody means AWS (SDK reference guide, "Environment variables"). */
const MEANT_BY = [
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ROLE_ARN',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
];
const EXECUTE_API = /\.execute-api\./;
/** A new account begins with 10 (Lambda developer guide, "Lambda quotas"); a stack has some ten functions. */
const FEW_EXECUTIONS = 100;

/** Asks AWS who this is, where AWS is meant: by a variable, or by the address of a deployed API. */
export async function checkAws(
  { env, url }: Pick<Patient, 'env' | 'url'>,
  read: () => Promise<AwsAccount> = async () => (await import('#adapters/aws/role/account.ts')).readAccount(),
): Promise<Finding> {
  const isMeant = MEANT_BY.some((name) => (env[name] ?? '') !== '') || (url !== undefined && EXECUTE_API.test(url));
  if (!isMeant) {
    return skipped('neither an AWS_ variable nor the address of a deployed API was named');
  }
  try {
    const account = await ifInstalled(read());
    return account.ok ? judgeAccount(account.value) : broken(account.why, 'npm install what is named');
  } catch (error) {
    return broken(
      error instanceof Error ? error.message : String(error),
      'aws sts get-caller-identity has to answer: sign in (aws sso login, aws configure), and name a region with AWS_REGION',
    );
  }
}

function judgeAccount({ arn, region, concurrentExecutions }: AwsAccount): Finding {
  const found = `${arn} in ${region}`;
  if (concurrentExecutions === undefined) {
    return warning(`${found}; its quotas may not be read`, 'allow lambda:GetAccountSettings to see them');
  }
  const executions = `${found}, ${concurrentExecutions} functions at once`;
  return concurrentExecutions < FEW_EXECUTIONS
    ? warning(executions, 'ask for more in Service Quotas: AWS Lambda, Concurrent executions (L-B99A9384)')
    : ok(executions);
}
