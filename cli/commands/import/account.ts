import { missingSetUp } from '#adapters/aws/import/missing-set-up.ts';
import { CommandFailure } from '#cli/session/endings.ts';

/** A fault in words, with AWS's own where it was AWS that said so: they name the right that is missing. */
export function faultInWords(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (error.name !== 'AwsFault' || !(error.cause instanceof Error)) {
    return error.message;
  }
  return `${error.message}: ${missingSetUp(error.cause) ?? error.cause.message}`;
}

/** Waits for what an account is asked. Throws CommandFailure account_unread where it does not answer. */
export async function answerOfAccount<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    throw new CommandFailure('account_unread', faultInWords(error), { cause: error });
  }
}
