import { spawn } from 'node:child_process';
import { cdkArguments } from './cdk-arguments.ts';
import { DeploymentConfigError, readDeployment } from './deployment/config.ts';
import { ROOT } from './packaging/bundle.ts';

/** `npm run deploy -- --stage dev`, `npm run synth`: checks the stage's configuration, then hands over to cdk. Answers the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const read = cdkArguments(argv);
  if (!read.ok) {
    console.error(read.reason);
    return 2;
  }
  try {
    readDeployment(read.stage, ROOT);
  } catch (error) {
    if (error instanceof DeploymentConfigError) {
      console.error(error.message);
      return 2;
    }
    throw error;
  }
  const child = spawn('npx', ['cdk', ...read.cdk], { cwd: ROOT, stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (exitCode) => resolve(exitCode ?? 1)));
}

process.exitCode = await main(process.argv.slice(2));
