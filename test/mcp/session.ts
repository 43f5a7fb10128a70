import { InMemoryTransport, type JSONRPCMessage } from '@modelcontextprotocol/server';
import { makeMcpServer } from '#mcp/server.ts';
import { type ApiWorld, apiWorld } from '#test/api/api-world.ts';

/** What a call of a tool answered. */
interface Called {
  readonly isError?: boolean;
  readonly content: readonly { readonly text: string }[];
  readonly structuredContent?: { readonly [name: string]: unknown; readonly summary?: string };
}

/** A client of the protocol, as far as the tests speak it, beside a server in the same process. */
export class McpSession {
  readonly world: ApiWorld;
  readonly #transport: InMemoryTransport;
  readonly #waiting = new Map<number, (message: unknown) => void>();
  #lastId = 0;

  constructor(world: ApiWorld, transport: InMemoryTransport) {
    this.world = world;
    this.#transport = transport;
    transport.onmessage = (message: JSONRPCMessage) => {
      if ('id' in message) {
        this.#waiting.get(Number(message.id))?.(message);
      }
    };
  }

  static async open({ readOnly = false, world = apiWorld() } = {}): Promise<McpSession> {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    const sleep = async (ms: number) => {
      await world.runAll();
      world.clock.advanceBy(ms);
    };
    await makeMcpServer({ client: world.client, sleep, version: '1.2.3', readOnly }).connect(theirs);
    const session = new McpSession(world, ours);
    await ours.start();
    await session.request('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    });
    await ours.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return session;
  }

  /** The result of a request. Throws the protocol's own errors. */
  async request<Result>(method: string, params: Record<string, unknown> = {}): Promise<Result> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<unknown>((resolve) => this.#waiting.set(id, resolve));
    await this.#transport.send({ jsonrpc: '2.0', id, method, params });
    const { result, error } = (await answered) as { result?: Result; error?: { message: string } };
    if (result === undefined) {
      throw new Error(error?.message);
    }
    return result;
  }

  call(name: string, args: object = {}): Promise<Called> {
    return this.request('tools/call', { name, arguments: args });
  }

  /** The structured answer of a call that has to be carried out. */
  async told(name: string, args: object = {}): Promise<NonNullable<Called['structuredContent']>> {
    const { isError, content, structuredContent } = await this.call(name, args);
    if (isError === true || structuredContent === undefined) {
      throw new Error(content[0]?.text);
    }
    return structuredContent;
  }

  /** The text of a call that has to be refused. */
  async refused(name: string, args: object = {}): Promise<string> {
    const { isError, content, structuredContent } = await this.call(name, args);
    if (isError !== true) {
      throw new Error(`${name} was carried out: ${JSON.stringify(structuredContent)}`);
    }
    return content[0]?.text ?? '';
  }
}
