import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Cronstack, type CronstackProps } from './cronstack.ts';

/** One stage of Cronstack in a stack of its own. */
export class CronstackStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, tasks, programs, ...props }: CronstackProps & StackProps) {
    super(scope, id, props);
    // By this name, the construct is no part of logical ids: the tables are those that they were before it was one.
    const { apiUrl } = new Cronstack(this, 'Default', { deployment, tasks, programs });
    new CfnOutput(this, 'ApiUrl', { value: apiUrl, description: 'npx cronstack --url <this> list' });
  }
}
