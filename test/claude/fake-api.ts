import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A piece of what the model says. */
type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly name: string; readonly input: object };

/** One answer of the model, or of what stands before it. */
export interface ModelAnswer {
  readonly blocks?: readonly Block[];
  /** `end_turn` or `tool_use`, as the blocks ask for it, unless given. */
  readonly stopReason?: string;
  readonly status?: number;
  readonly error?: { readonly type: string; readonly message: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Answered so much later. */
  readonly delayMs?: number;
  /** The stream breaks off after its first event. */
  readonly cut?: true;
}

/** The request of one turn, as far as a script may look at it. */
interface ModelRequest {
  /** The number of the model's answers in the conversation so far. */
  readonly turn: number;
  readonly body: { readonly model: string; readonly messages: readonly unknown[]; readonly tools?: readonly unknown[] };
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The answers of a conversation, in their order; the last one is given again. */
export type ModelScript = readonly ModelAnswer[] | ((request: ModelRequest) => ModelAnswer);

/** An answer in words. */
export function says(text: string): ModelAnswer {
  return { blocks: [{ type: 'text', text }] };
}

/** An answer that calls a tool. */
export function calls(name: string, input: object): ModelAnswer {
  return { blocks: [{ type: 'tool_use', name, input }] };
}

/** A refusal of the API (https://docs.claude.com/en/api/errors). */
export function refuses(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ModelAnswer {
  return { status, error: { type, message }, headers };
}

/**
 * A Messages API without a model, on loopback: each script has an address of its own, `url(name)`, to be given as ANTHROPIC_BASE_URL.
 * It keeps nothing of a conversation: the turn is the number of answers that a request repeats.
 */
export class MessagesApi {
  readonly #scripts = new Map<string, ModelScript>();
  readonly requests: { readonly script: string; readonly request: ModelRequest }[] = [];
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Gives a script its name, and answers its address. */
  script(name: string, script: ModelScript): string {
    this.#scripts.set(name, script);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${name}`;
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = '', ...rest] = (incoming.url ?? '').split('?')[0]?.split('/') ?? [];
    const script = this.#scripts.get(name);
    const body = JSON.parse(await textOf(incoming)) as ModelRequest['body'];
    if (script === undefined || rest.join('/') !== 'v1/messages') {
      json(response, rest.at(-1) === 'count_tokens' ? 200 : 404, { input_tokens: 100 });
      return;
    }
    const turn = body.messages.filter((message) => (message as { role?: string }).role === 'assistant').length;
    const request: ModelRequest = { turn, body, headers: incoming.headers };
    this.requests.push({ script: name, request });
    const answer = typeof script === 'function' ? script(request) : (script[turn] ?? script.at(-1) ?? says(''));
    if (answer.delayMs !== undefined) {
      await delay(answer.delayMs, undefined, { ref: false });
    }
    if (answer.status !== undefined) {
      json(response, answer.status, { type: 'error', error: answer.error }, answer.headers);
      return;
    }
    stream(response, body.model, answer);
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString() || '{"messages":[]}';
}

function json(response: ServerResponse, status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

let answered = 0;

/** The events of one answer (https://docs.claude.com/en/docs/build-with-claude/streaming). */
function stream(response: ServerResponse, model: string, { blocks = [], stopReason, headers = {}, cut }: ModelAnswer) {
  answered += 1;
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  const send = (type: string, data: object = {}) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  const usage = { input_tokens: 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };
  const message = { id: `msg_${answered}`, type: 'message', role: 'assistant', model, content: [] };
  send('message_start', { message: { ...message, stop_reason: null, stop_sequence: null, usage } });
  if (cut === true) {
    response.destroy();
    return;
  }
  for (const [index, block] of blocks.entries()) {
    const isText = block.type === 'text';
    const start = isText ? { type: 'text', text: '' } : { ...block, id: `toolu_${answered}_${index}`, input: {} };
    const delta = isText
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
    send('content_block_start', { index, content_block: start });
    send('content_block_delta', { index, delta });
    send('content_block_stop', { index });
  }
  const asked = blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
  send('message_delta', {
    delta: { stop_reason: stopReason ?? asked, stop_sequence: null },
    usage: { output_tokens: 20 },
  });
  send('message_stop');
  response.end();
}
