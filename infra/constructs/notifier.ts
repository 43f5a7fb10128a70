import { Duration } from 'aws-cdk-lib';

/** Its work of a minute, and a mail that is begun at the end of it. */
export const NOTIFIER_TIMEOUT = Duration.minutes(3);
