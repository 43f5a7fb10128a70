import { invalid } from '#testing/aws/refusal.ts';
import type { Item } from './values.ts';

const TOKEN = /\s*(<=|>=|<>|[=<>(),.+\-[\]]|[#:]?[A-Za-z0-9_]+)/gy;

/** Names and values for which expressions have placeholders. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** The placeholders of one request, each of which has to be used in it. */
export class Attributes {
  readonly #names: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #used = new Set<string>();

  constructor({ ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Placeholders) {
    this.#names = new Map(Object.entries(ExpressionAttributeNames));
    this.#values = new Map(Object.entries(ExpressionAttributeValues));
  }

  nameOf(token: string): string {
    return token.startsWith('#') ? this.#take(this.#names, token) : token;
  }

  valueOf(token: string): unknown {
    return this.#take(this.#values, token);
  }

  /** Throws a ValidationException where one was given in vain, as DynamoDB does. */
  requireUsed(): void {
    const unused = [...this.#names.keys(), ...this.#values.keys()].filter((token) => !this.#used.has(token));
    if (unused.length > 0) {
      throw invalid(
        `Value provided in ExpressionAttributeValues or -Names unused in expressions: ${unused.join(', ')}`,
      );
    }
  }

  #take<Value>(from: ReadonlyMap<string, Value>, token: string): Value {
    const value = from.get(token);
    if (value === undefined) {
      throw invalid(`An expression attribute used in expression is not defined: ${token}`);
    }
    this.#used.add(token);
    return value;
  }
}

/** An expression, word by word. */
export class Tokens {
  readonly attributes: Attributes;
  readonly #text: string;
  readonly #tokens: readonly string[];
  #place = 0;

  constructor(text: string, attributes: Attributes) {
    this.attributes = attributes;
    this.#text = text;
    this.#tokens = [...text.matchAll(TOKEN)].map(([, token = '']) => token);
    if (this.#tokens.join('').length !== text.replace(/\s/g, '').length) {
      throw this.refused('a character that no expression has');
    }
  }

  get isOver(): boolean {
    return this.#place >= this.#tokens.length;
  }

  /** The next token in upper case, which stays; empty at the end. */
  get word(): string {
    return this.#tokens[this.#place]?.toUpperCase() ?? '';
  }

  /** True if the token behind the next one is this one. */
  isFollowedBy(token: string): boolean {
    return this.#tokens[this.#place + 1] === token;
  }

  take(): string {
    const token = this.#tokens[this.#place];
    if (token === undefined) {
      throw this.refused('it ends too early');
    }
    this.#place += 1;
    return token;
  }

  /** Takes the next token if it is this one, in either case. */
  takeIf(word: string): boolean {
    const isNext = this.word === word;
    this.#place += isNext ? 1 : 0;
    return isNext;
  }

  require(word: string): void {
    if (!this.takeIf(word)) {
      throw this.refused(`expected ${word}, found ${this.word === '' ? 'its end' : this.word}`);
    }
  }

  /** Takes things that commas stand between. */
  list<Thing>(read: () => Thing): Thing[] {
    const things = [read()];
    while (this.takeIf(',')) {
      things.push(read());
    }
    return things;
  }

  refused(why: string): Error {
    return invalid(`Invalid expression: ${why}: ${this.#text}`);
  }
}
