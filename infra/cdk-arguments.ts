const DEFAULT_STAGE = 'dev';
const STAGE = /^--stage(?:=(.*))?$/;

/** The arguments of cdk, or the reason why there are none. */
type CdkArguments =
  | { readonly ok: true; readonly stage: string; readonly cdk: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Reads `--stage dev [--destroy]`, or `--synth [--stage dev]`, which needs no account; whatever else there is goes on to cdk as it stands. */
export function cdkArguments(argv: readonly string[]): CdkArguments {
  const isSynth = argv.includes('--synth');
  const at = argv.findIndex((argument) => STAGE.test(argument));
  const inline = STAGE.exec(argv[at] ?? '')?.[1];
  const stage = at < 0 && isSynth ? DEFAULT_STAGE : (inline ?? argv[at + 1]);
  if ((at < 0 && !isSynth) || stage === undefined || stage.startsWith('-')) {
    const usage = isSynth ? 'synth -- [--stage <stage>]' : 'deploy -- --stage <stage> [--destroy]';
    return { ok: false, reason: `usage: npm run ${usage} [options of cdk]` };
  }
  const others = argv.filter((_, index) => at < 0 || (index !== at && (inline !== undefined || index !== at + 1)));
  if (isSynth) {
    const passedOn = others.filter((argument) => argument !== '--synth');
    return { ok: true, stage, cdk: ['synth', '--quiet', '-c', `stage=${stage}`, ...passedOn] };
  }
  const command = others.includes('--destroy') ? ['destroy'] : ['deploy', '--require-approval', 'never'];
  const passedOn = others.filter((argument) => argument !== '--destroy');
  return { ok: true, stage, cdk: [...command, `cronstack-${stage}`, '-c', `stage=${stage}`, ...passedOn] };
}
