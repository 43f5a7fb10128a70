import { Validations } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

/** The cluster that holds the containers of all runner classes on Fargate. */
export class ContainerCluster extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // The CDK's class for people wants a network, which is for each runner class to say.
    const cluster = new CfnCluster(this, 'Cluster');
    this.name = cluster.ref;
    this.arn = cluster.attrArn;
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason: 'A task works on one run, of which the history and the metrics of our own tell more.',
    });
  }
}
