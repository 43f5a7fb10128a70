import { RetentionDays } from 'aws-cdk-lib/aws-logs';

const ALLOWED = Object.values(RetentionDays)
  .filter((value): value is RetentionDays => typeof value === 'number')
  .sort((one, other) => one - other);

/** The shortest retention that CloudWatch Logs offers (API_PutRetentionPolicy) and that keeps logs for at least so many days. */
export function logRetention(days: number): RetentionDays {
  return ALLOWED.find((allowed) => allowed >= days) ?? RetentionDays.INFINITE;
}
