import { runTaskProcess } from '#adapters/commands/task/process.ts';

/** The signer is loaded by the first request: most tasks make none. */
async function sign(request: Request): Promise<Request> {
  const { makeSigner } = await import('#adapters/aws/sign-request.ts');
  return makeSigner(process.env.AWS_REGION ?? '')(request);
}

await runTaskProcess(process.argv[2] ?? '', sign);
