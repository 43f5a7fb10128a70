import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { awsRefusal } from './refusal.ts';
import { ANSWERED_SOON } from './time-outs.ts';

/** The text of a parameter, or why it cannot be had: a clause. */
type ParameterReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string; readonly cause: unknown };

/** Reads a plain parameter of SSM Parameter Store, with the credentials and in the region that the SDK's default chain finds. */
export async function readParameter(name: string, abortSignal: AbortSignal): Promise<ParameterReading> {
  try {
    const { Parameter } = await new SSMClient({ requestHandler: ANSWERED_SOON }).send(
      new GetParameterCommand({ Name: name }),
      { abortSignal },
    );
    return { ok: true, text: Parameter?.Value ?? '' };
  } catch (cause) {
    return { ok: false, why: awsRefusal(cause).why, cause };
  }
}
