import { type ISecurityGroup, type IVpc, SecurityGroup, type SubnetSelection, type Vpc } from 'aws-cdk-lib/aws-ec2';
import type { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { ContainerNetwork } from '#functions/deployment/container.ts';

/** The things of a user's own stack that a runner class works with. */
export interface RunnerSurroundings {
  /** The role of its commands, which its runner is let assume, with tags, where it is of the same stack. @default made */
  readonly role?: IRole | undefined;
  /** The network of its function, or of its containers. @default none, and for containers public subnets of its own */
  readonly vpc?: IVpc | Vpc | undefined;
  /** @default as the CDK chooses: private ones with a way out */
  readonly vpcSubnets?: SubnetSelection | undefined;
  /** @default one of its own, into which nothing is let */
  readonly securityGroups?: ISecurityGroup[] | undefined;
  /** Further layers of its function, for Node 24 on arm64. @default none */
  readonly layers?: ILayerVersion[] | undefined;
  /** The image of its containers, for Linux on arm64 with Node 20.19 or later as `node` on its PATH. @default `fargate.image` */
  readonly image?: ContainerImage | undefined;
}

/** A network of the user's own, with what is let in and out. */
interface OwnNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

/** The network that a class is in; undefined where it is in none of the user's own. Where no security group is named, it gets one inside of `scope`. */
export function ownNetwork(
  scope: Construct,
  name: string,
  { vpc, vpcSubnets, securityGroups }: RunnerSurroundings,
): OwnNetwork | undefined {
  if (vpc === undefined || !isNetwork(vpc)) {
    return undefined;
  }
  const description = `Cronstack runner class ${name}: everything outward, nothing inward`;
  return {
    vpc,
    ...(vpcSubnets === undefined ? {} : { vpcSubnets }),
    securityGroups: securityGroups ?? [new SecurityGroup(scope, `Outward-${name}`, { vpc, description })],
  };
}

/** Under exactOptionalPropertyTypes, the CDK's class of networks does not fit its own interface. */
function isNetwork(vpc: IVpc | Vpc): vpc is IVpc {
  return 'vpcId' in vpc;
}

/** The same as containers are told it: in public subnets they need an address of their own. */
export function containerNetwork({ vpc, vpcSubnets, securityGroups }: OwnNetwork): ContainerNetwork {
  const { subnetIds, hasPublic } = vpc.selectSubnets(vpcSubnets);
  return {
    subnets: subnetIds,
    securityGroups: securityGroups.map(({ securityGroupId }) => securityGroupId),
    publicIp: hasPublic,
  };
}
