import { Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * DynamoDB asks for these in the name of whoever reads and writes (DynamoDB developer guide, "Authorizing use of a customer managed key"), SQS
 * for some of them.
 */
const USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** The property of a resource that is encrypted under a key; none where there is no key. */
export function underKey(key: IKey | undefined): { readonly encryptionKey?: IKey } {
  return key === undefined ? {} : { encryptionKey: key };
}

/** Lets somebody read and write what is encrypted under a key; nothing where there is none. */
export function allowUsing(grantee: IGrantable, key: IKey | undefined): void {
  key?.grant(grantee, ...USE);
}

/**
 * Lets CloudWatch write logs under a key (CloudWatch Logs user guide, "Encrypt log data using KMS"), and its alarms publish (SNS developer
 * guide, "Key management"). The policy of a key that is not of this app is its owner's to write.
 */
export function allowCloudWatch(scope: Construct, key: IKey | undefined): void {
  const { partition, region, account } = Stack.of(scope);
  const groups = `arn:${partition}:logs:${region}:${account}:log-group:*`;
  key?.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: USE,
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
    }),
  );
  key?.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
}
