import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';

/** Who asks: the ARN that the IAM authorizer established; `unknown` under another authorizer, `local` where there is none. */
export function callerOf(event: APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithIAMAuthorizer): string {
  return 'authorizer' in event.requestContext ? (event.requestContext.authorizer?.iam?.userArn ?? 'unknown') : 'local';
}
