import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Cronstack } from './cronstack.ts';
import type { CronstackProps } from './props.ts';

/** The stack, and what is in it. */
interface CronstackStackProps extends StackProps {
  readonly cronstack: CronstackProps;
}

/** One stage of Cronstack in a stack of its own. */
export class CronstackStack extends Stack {
  readonly cronstack: Cronstack;

  constructor(scope: Construct, id: string, { cronstack, ...props }: CronstackStackProps) {
    super(scope, id, props);
    // By this name, the construct is no part of logical ids: the tables are those that they were before it was one.
    this.cronstack = new Cronstack(this, 'Default', { urlOutput: 'ApiUrl', ...cronstack });
  }
}
