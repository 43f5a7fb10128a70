import { Validations } from 'aws-cdk-lib';
import { CfnSecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnCluster } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

/** Where the containers of all runner classes on Fargate run: public subnets, into which nothing is let, and no NAT gateway to pay for. */
export class ContainerCluster extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
    });
    // Of these two and Vpc, the CDK's classes for people do not fit each other's types under exactOptionalPropertyTypes.
    const outward = new CfnSecurityGroup(this, 'Outward', {
      vpcId: vpc.vpcId,
      groupDescription: 'Cronstack containers: everything outward, nothing inward',
      securityGroupEgress: [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0', description: 'what commands ask for' }],
    });
    const cluster = new CfnCluster(this, 'Cluster');
    this.name = cluster.ref;
    this.arn = cluster.attrArn;
    this.subnetIds = vpc.publicSubnets.map(({ subnetId }) => subnetId);
    this.securityGroupId = outward.attrGroupId;
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Nothing is let in, and what goes out is the commands of jobs: flow logs are for whoever needs them to switch on.',
    });
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason: 'A task is one attempt of a run, which the history and the metrics of our own tell more of.',
    });
  }
}
