import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';

/** The servers that are asked by a driver. */
type SqlEngine = 'postgres' | 'mysql';

/** The address of a database, as the drivers take it, and what of it must not be shown. */
export interface SqlAddress {
  readonly engine: SqlEngine;
  readonly url: string;
  readonly secrets: readonly string[];
}

const ENGINES: Readonly<Record<string, SqlEngine>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
};

/** Reads the text of a secret as an address: a URL, or the JSON that RDS keeps in its secrets. Undefined where it is neither. */
export function addressOf(text: string): SqlAddress | undefined {
  const document = parsedJson(text);
  const url = isObject(document) ? urlOf(document) : text.trim();
  if (url === undefined || !URL.canParse(url)) {
    return undefined;
  }
  const parsed = new URL(url);
  const engine = Object.hasOwn(ENGINES, parsed.protocol) ? ENGINES[parsed.protocol] : undefined;
  if (engine === undefined || parsed.hostname === '') {
    return undefined;
  }
  const { password } = parsed;
  const plain = decoded(password);
  return {
    engine,
    url: engine === 'mysql' ? url.replace(/^mariadb:/i, 'mysql:') : url,
    secrets: [...new Set([url, password, plain])].filter((one) => one !== ''),
  };
}

/** Secrets Manager user guide, "JSON structure of AWS Secrets Manager database secrets". */
function urlOf({ engine, host, port, username, password, dbname }: JsonObject): string | undefined {
  if (typeof engine !== 'string' || typeof host !== 'string') {
    return undefined;
  }
  const scheme = /postgres/.test(engine) ? 'postgres' : /mysql|mariadb/.test(engine) ? 'mysql' : undefined;
  const part = (value: unknown) => (value === undefined || value === null ? '' : encodeURIComponent(String(value)));
  const who = username === undefined ? '' : `${part(username)}:${part(password)}@`;
  return scheme && `${scheme}://${who}${host}${port === undefined ? '' : `:${part(port)}`}/${part(dbname)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
