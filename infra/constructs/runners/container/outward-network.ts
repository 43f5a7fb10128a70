import { Validations } from 'aws-cdk-lib';
import { CfnSecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { ContainerNetwork } from '#functions/deployment/container.ts';

/** The network of runner classes on Fargate that name none: public subnets into which nothing is let, and no NAT gateway to pay for. */
export class OutwardNetwork extends Construct {
  readonly network: ContainerNetwork;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
    });
    // Vpc and the CDK's SecurityGroup do not fit each other's types under exactOptionalPropertyTypes.
    const outward = new CfnSecurityGroup(this, 'Outward', {
      vpcId: vpc.vpcId,
      groupDescription: 'Cronstack containers: everything outward, nothing inward',
      securityGroupEgress: [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0', description: 'what commands ask for' }],
    });
    this.network = {
      subnets: vpc.publicSubnets.map(({ subnetId }) => subnetId),
      securityGroups: [outward.attrGroupId],
      publicIp: true,
    };
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Nothing is let in, and what goes out is the commands of jobs: flow logs are for whoever needs them to switch on.',
    });
  }
}
