import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage, RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { REQUIRE_BANNER, ROOT } from './service-function.ts';

/** What may be run by name. */
export interface CommandsLayerProps {
  /** The task files, by name. */
  readonly tasks: Readonly<Record<string, string>>;
  /** The user's own programs, put on the PATH; there need not be such a folder. */
  readonly programsFolder: string;
}

/** The layer of all runners: the tasks, bundled, in /opt/cronstack, and the user's programs in /opt/bin, which is on Lambda's PATH. */
export class CommandsLayer extends Construct {
  readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, { tasks, programsFolder }: CommandsLayerProps) {
    super(scope, id);
    const tryBundle = (outputFolder: string): boolean => {
      bundleTasks(tasks, join(outputFolder, 'cronstack'));
      copyPrograms(programsFolder, join(outputFolder, 'bin'));
      return true;
    };
    this.layer = new LayerVersion(this, 'Layer', {
      description: 'Cronstack: the tasks and programs that jobs may name',
      compatibleRuntimes: [Runtime.NODEJS_24_X],
      compatibleArchitectures: [Architecture.ARM_64],
      removalPolicy: RemovalPolicy.DESTROY,
      code: Code.fromAsset(join(ROOT, 'shared/commands'), {
        assetHashType: AssetHashType.OUTPUT,
        // The image is never used, as the local bundling always answers true.
        bundling: { image: DockerImage.fromRegistry('scratch'), local: { tryBundle } },
      }),
    });
  }
}

/** One file a task and what they share in chunks, beside the entry that starts them. */
function bundleTasks(tasks: Readonly<Record<string, string>>, outputFolder: string): void {
  const entryPoints = Object.entries(tasks).map(([name, file]) => ({ in: file, out: `tasks/${name}` }));
  buildSync({
    entryPoints: [...entryPoints, { in: join(ROOT, 'shared/commands/task-entry.ts'), out: 'task-entry' }],
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_BANNER },
    logLevel: 'error',
  });
}

function copyPrograms(programsFolder: string, outputFolder: string): void {
  if (existsSync(programsFolder)) {
    mkdirSync(outputFolder, { recursive: true });
    cpSync(programsFolder, outputFolder, { recursive: true });
  }
}
