import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import { plainValues } from '#domain/secrets/reference.ts';
import { type NamedText, textsIn } from '#domain/secrets/texts.ts';
import { headerCredentials } from './credentials.ts';
import { httpMethod } from './rules.ts';
import type { HttpCommand } from './schema.ts';

/** Requests to servers. */
export const httpKind = {
  inWords: (command) => `${httpMethod(command)} ${command.url}`,
  values: ({ headers = {} }) => headers,
  server: ({ url }) => ({ path: 'url', url }),
  warnings: ({ url }, _, { refusedServer }) => {
    const message = refusedServer?.(url);
    return message === undefined ? [] : [{ code: 'server-refused', message }];
  },
  untaken: () => ({
    args: 'an http command sends what it says itself and takes no arguments',
    env: 'an http command has no environment',
  }),
  embedded: ({ url, headers = {}, body }) => [
    ...formTexts('url', new URL(url).search),
    ...headerCredentials(plainValues(headers)),
    ...bodyTexts(body),
  ],
} satisfies CommandKind<HttpCommand>;

function bodyTexts(body: HttpCommand['body']): readonly NamedText[] {
  return typeof body === 'string' ? (jsonTexts(body) ?? formTexts('body', body)) : [];
}

function formTexts(path: string, form: string): readonly NamedText[] {
  return [...new URLSearchParams(form)].map(([key, value]) => ({ path, keys: [key], value }));
}

function jsonTexts(text: string): readonly NamedText[] | undefined {
  try {
    return textsIn('body', ['body'], JSON.parse(text));
  } catch {
    return undefined;
  }
}
