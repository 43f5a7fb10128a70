import { signal } from '@preact/signals';

/** The server that this page talks to, as it describes itself. */
interface About {
  readonly place: string;
  readonly isDeployed: boolean;
  readonly isReadOnly: boolean;
}

/** Asking for the key, let in, or nobody who may ask. */
type Session =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly about: About }
  | { readonly kind: 'closed'; readonly why?: string };

const KEY = 'cronstack.key';
const TICKET = /^#ticket=([\w-]+)$/;

export const session$ = signal<Session>({ kind: 'opening' });

/** The header that lets this page's requests in. An origin's store includes its port, where a cookie would go to every port. */
export function authorization(): Readonly<Record<string, string>> {
  const key = localStorage.getItem(KEY);
  return key === null ? {} : { authorization: `Bearer ${key}` };
}

/** Opens the session: with the ticket that the address has brought, which it takes out of the address, else with the key of the last time. */
export async function openSession(): Promise<void> {
  const ticket = TICKET.exec(location.hash)?.[1];
  if (ticket !== undefined) {
    history.replaceState(null, '', `${location.pathname}${location.search}`);
    const answer = await asked('POST', { ticket });
    if (answer?.ok === true) {
      const { key }: { key: string } = await answer.json();
      localStorage.setItem(KEY, key);
    }
  }
  const why = ticket === undefined ? undefined : 'The ticket of this address was used before, or its time is over.';
  await lookIn(why);
}

/** Tries a key that somebody typed. */
export async function signIn(key: string): Promise<void> {
  localStorage.setItem(KEY, key.trim());
  await lookIn('That key opens nothing here.');
}

/** Forgets the key, here and in the other tabs. */
export function signOut(why: string): void {
  localStorage.removeItem(KEY);
  session$.value = { kind: 'closed', why };
}

async function lookIn(otherwise: string | undefined): Promise<void> {
  const answer = await asked('GET');
  if (answer?.ok === true) {
    const about: About = await answer.json();
    session$.value = { kind: 'open', about };
  } else {
    const why = answer === undefined ? `Nothing answers at ${location.origin}.` : otherwise;
    session$.value = { kind: 'closed', ...(why === undefined ? {} : { why }) };
  }
}

/** Undefined where nobody answers. */
async function asked(method: 'GET' | 'POST', body?: object): Promise<Response | undefined> {
  try {
    return await fetch('/session', {
      method,
      headers: { ...authorization(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return undefined;
  }
}
