import type { CloudFormationCustomResourceResponse } from 'aws-lambda';

/** CloudFormation did not take an answer. Says nothing of its address, which lets whoever knows it answer. */
class AnswerFault extends Error {
  override readonly name = 'AnswerFault';
  readonly code = 'answer_refused';
}

/** Tells CloudFormation, at the address that came with its request, what became of it. */
export type TellAnswer = (url: string, answer: CloudFormationCustomResourceResponse) => Promise<void>;

/**
 * Makes the way to tell it: a PUT to a signed address of S3, which wants no content type (CloudFormation user guide, "Custom resource
 * response objects"). Throws an AnswerFault.
 */
export function answerTo(send: typeof fetch): TellAnswer {
  return async (url, answer) => {
    const response = await send(url, { method: 'PUT', headers: { 'content-type': '' }, body: JSON.stringify(answer) });
    if (!response.ok) {
      throw new AnswerFault(`CloudFormation answered ${response.status}`);
    }
  };
}
