import { RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, Code, type ILayerVersion, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** The folder of the layer. */
interface ProgramsLayerProps {
  /** Holds `bin/`, with the user's own programs for Lambda's Linux on arm64. */
  readonly folder: string | undefined;
}

/** The user's own programs, for all runners: a layer lies in /opt, and /opt/bin is on Lambda's PATH. */
export class ProgramsLayer extends Construct {
  readonly layers: readonly ILayerVersion[];

  constructor(scope: Construct, id: string, { folder }: ProgramsLayerProps) {
    super(scope, id);
    this.layers = folder === undefined ? [] : [layerOf(this, folder)];
  }
}

function layerOf(scope: Construct, folder: string): LayerVersion {
  return new LayerVersion(scope, 'Layer', {
    description: 'Cronstack: the programs that jobs may name',
    compatibleRuntimes: [Runtime.NODEJS_24_X],
    compatibleArchitectures: [Architecture.ARM_64],
    removalPolicy: RemovalPolicy.DESTROY,
    code: Code.fromAsset(folder),
  });
}
