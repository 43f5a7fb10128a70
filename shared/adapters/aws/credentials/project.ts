import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * The credentials that the SDK's default chain finds, for a program that has no packages of its own: the SDK is the one that is installed in
 * the folder it was started in. Throws, naming folder and package, where there is none.
 */
export function foundCredentials(region: string) {
  const folder = process.cwd();
  try {
    const { SQSClient }: typeof import('@aws-sdk/client-sqs') = createRequire(join(folder, 'any.js'))(
      '@aws-sdk/client-sqs',
    );
    return new SQSClient({ region }).config.credentials;
  } catch (cause) {
    throw new Error(
      `requests to a deployment are signed, and that needs a package: npm install @aws-sdk/client-sqs in ${folder}`,
      {
        cause,
      },
    );
  }
}
