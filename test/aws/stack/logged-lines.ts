import { inject } from 'vitest';
import { signedFetch } from './signed-fetch.ts';

/** What CloudWatch Logs answers, as far as it is looked at. */
interface LogsAnswer {
  readonly logGroups?: readonly { readonly logGroupName: string }[];
  readonly events?: readonly { readonly message: string }[];
}

/** The lines that hold `text`, in the log group of the deployed stack whose logical id begins with `logicalId`. */
export async function loggedLines(logicalId: string, text: string): Promise<readonly string[]> {
  const { logGroups = [] } = await askLogs('DescribeLogGroups', { logGroupNamePattern: logicalId });
  const logGroupName = logGroups.map((group) => group.logGroupName).find((name) => name.includes(inject('stage')));
  if (logGroupName === undefined) {
    throw new Error(`no log group ${logicalId} in stage ${inject('stage')}`);
  }
  const { events = [] } = await askLogs('FilterLogEvents', { logGroupName, filterPattern: `"${text}"` });
  return events.map(({ message }) => message);
}

async function askLogs(action: string, input: object): Promise<LogsAnswer> {
  const url = process.env.AWS_ENDPOINT_URL ?? `https://logs.${inject('region')}.amazonaws.com`;
  const answer = await signedFetch('logs', url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Logs_20140328.${action}` },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`CloudWatch Logs answers ${answer.status} to ${action}: ${text}`);
  }
  return JSON.parse(text);
}
