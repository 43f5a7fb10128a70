import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isObject } from '#domain/values/json/object.ts';

/** Says to cdk-nag why somebody may do something with all resources that fit an ARN with `*` in it. */
export function acknowledgeWildcard(grantee: IConstruct, arn: string, reason: string): void {
  const named = flat(Stack.of(grantee).resolve(arn));
  Validations.of(grantee).acknowledge({ id: `AwsSolutions-IAM5[Resource::${named}]`, reason });
}

/** As cdk-nag writes what is only known at deployment: `<AWS::Region>`, `<Api1234.Arn>`. */
function flat(value: unknown): string {
  if (!isObject(value)) {
    return String(value);
  }
  const { Ref: reference, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = value;
  if (Array.isArray(joined)) {
    const [separator, parts]: readonly unknown[] = joined;
    return Array.isArray(parts) ? parts.map(flat).join(String(separator)) : '';
  }
  return `<${Array.isArray(attribute) ? attribute.join('.') : String(reference)}>`;
}
