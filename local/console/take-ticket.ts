import { ClientError } from '#api/client/error.ts';
import { healthRoute } from '#api/routes/service.ts';

/** The way to a runtime. */
interface Way {
  readonly url: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Proves who listens before it gives a request the token. */
  readonly sign: (request: Request) => Promise<Request>;
}

/**
 * Asks a runtime for a ticket to its console.
 * @throws ClientError where nobody answers, or who does is not the runtime or does not take the token
 */
export async function takeTicket({ url, fetch, sign }: Way): Promise<string> {
  // The signer asks for the proof where the API is.
  const { headers } = await sign(new Request(`${url}${healthRoute.path}`));
  const answer = await fetch(new Request(`${url}/session/tickets`, { method: 'POST', headers })).catch(
    (cause: unknown) => {
      throw new ClientError('unreachable', `nothing answers at ${url}`, { cause });
    },
  );
  const answered: unknown = answer.ok ? await answer.json() : undefined;
  if (
    typeof answered === 'object' &&
    answered !== null &&
    'ticket' in answered &&
    typeof answered.ticket === 'string'
  ) {
    return answered.ticket;
  }
  throw answer.status === 401
    ? new ClientError('unauthorized', `${url} does not take the token that is known here`, { status: 401 })
    : new ClientError('unexpected_answer', `what answers at ${url} has no console`, { status: answer.status });
}
