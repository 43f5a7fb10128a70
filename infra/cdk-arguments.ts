const STAGE = /^--stage(?:=(.*))?$/;

/** The arguments of cdk, or the reason why there are none. */
type CdkArguments =
  | { readonly ok: true; readonly stage: string; readonly cdk: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Reads `--stage dev [--destroy]`; whatever else there is goes on to cdk as it stands. */
export function cdkArguments(argv: readonly string[]): CdkArguments {
  const at = argv.findIndex((argument) => STAGE.test(argument));
  const inline = STAGE.exec(argv[at] ?? '')?.[1];
  const stage = inline ?? argv[at + 1];
  if (at < 0 || stage === undefined || stage.startsWith('-')) {
    return { ok: false, reason: 'usage: npm run deploy -- --stage <stage> [--destroy] [options of cdk]' };
  }
  const others = argv.filter((_, index) => index !== at && (inline !== undefined || index !== at + 1));
  const command = others.includes('--destroy') ? ['destroy'] : ['deploy', '--require-approval', 'never'];
  const passedOn = others.filter((argument) => argument !== '--destroy');
  return { ok: true, stage, cdk: [...command, `cronstack-${stage}`, '-c', `stage=${stage}`, ...passedOn] };
}
