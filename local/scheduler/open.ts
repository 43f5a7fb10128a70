import type { OpenBackend } from './backend.ts';

/** Opens the runtime in this process, or the way to the stack. What either of them needs is loaded here: a program uses one of them. */
export const openBackend: OpenBackend = async (options, callbacks) => {
  if (options.url === undefined) {
    const { openRuntime } = await import('./embedded.ts');
    return openRuntime(options, callbacks);
  }
  const { createUntypedClient } = await import('#adapters/access/create-client.ts');
  return { client: createUntypedClient(options, { namesFirstError: true }), close: async () => undefined };
};
