import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT } from '#test/plugin/shipped.ts';

/** Nothing of a test goes to the real API, which it would wait for as well: the discard port (RFC 863). */
const NOBODY = 'http://127.0.0.1:9';
const NODE_FOLDER = join(process.execPath, '..');

/** Tells whether the program is there; what needs it is skipped by name where it is not. */
export const HAS_CLAUDE = spawnSync('claude', ['--version']).status === 0;

/** One event of a session, as far as the tests look at it. */
export interface SessionEvent {
  readonly type: string;
  readonly subtype?: string;
  readonly plugins?: readonly { readonly name: string }[];
  readonly mcp_servers?: readonly { readonly name: string; readonly status: string }[];
  readonly tools?: readonly string[];
  readonly message?: { readonly content: readonly Content[] | string };
  readonly result?: string;
  readonly is_error?: boolean;
  readonly permission_denials?: readonly { readonly tool_name: string }[];
}

/** A piece of a message: words, a call of a tool, or what it answered. */
interface Content {
  readonly type: string;
  readonly text?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: object;
  readonly tool_use_id?: string;
  readonly is_error?: boolean;
  readonly content?: string | readonly { readonly type: string; readonly text?: string; readonly tool_name?: string }[];
}

/** The program of a user that has nothing yet: an empty home, an empty folder to work in. */
export class ClaudeProgram {
  readonly root = mkdtempSync(join(tmpdir(), 'cronstack-claude-'));
  readonly home = join(this.root, 'home');
  readonly folder = join(this.root, 'project');
  readonly state = join(this.root, 'state');

  constructor() {
    for (const folder of [this.home, this.folder, this.state]) {
      mkdirSync(folder);
    }
  }

  /** Runs it, or another program of that user, to its end; answers what it printed. Throws where it fails. */
  async run(
    words: readonly string[],
    more: Readonly<Record<string, string>> = {},
    program = 'claude',
  ): Promise<string> {
    const running = promisify(execFile)(program, words, {
      cwd: this.folder,
      maxBuffer: 64 * 1_024 * 1_024,
      env: {
        PATH: [NODE_FOLDER, process.env.PATH].join(delimiter),
        HOME: this.home,
        XDG_STATE_HOME: this.state,
        TMPDIR: this.root,
        ANTHROPIC_API_KEY: 'none-that-is-real',
        ANTHROPIC_BASE_URL: NOBODY,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        CLAUDE_CODE_MAX_RETRIES: '0',
        DISABLE_AUTOUPDATER: '1',
        ...more,
      },
    });
    running.child.stdin?.end();
    return (await running).stdout;
  }

  /** Installs the plugin from the folder of this repository. */
  async installPlugin(): Promise<void> {
    await this.run(['plugin', 'marketplace', 'add', ROOT]);
    await this.run(['plugin', 'install', 'cronstack@cronstack']);
  }

  /** One session that answers a prompt and ends, and may use these tools without asking. */
  async session(
    prompt: string,
    { api, allowed, env = {} }: { api: string; allowed: readonly string[]; env?: Readonly<Record<string, string>> },
  ): Promise<readonly SessionEvent[]> {
    const flags = ['--output-format', 'stream-json', '--verbose', '--permission-mode', 'dontAsk', '--model', 'sonnet'];
    const words = ['-p', ...flags, '--allowedTools', allowed.join(','), '--', prompt];
    const out = await this.run(words, { ANTHROPIC_BASE_URL: api, ...env });
    return out
      .trim()
      .split('\n')
      .map((line): SessionEvent => JSON.parse(line));
  }

  /** Removes all it left. */
  async remove(): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      try {
        rmSync(this.root, { recursive: true, force: true });
        return;
      } catch {
        await setTimeout(200);
      }
    }
  }
}

/** A call of a tool, and the text that it answered. */
interface ToolCall {
  readonly name: string;
  readonly input: object;
  readonly answer: string;
  readonly isError: boolean;
}

/** The calls of tools in a session, in their order. */
export function callsOf(events: readonly SessionEvent[]): readonly ToolCall[] {
  const contents = events.flatMap(({ message }) => (Array.isArray(message?.content) ? message.content : []));
  return contents
    .filter(({ type }) => type === 'tool_use')
    .map(({ id, name = '', input = {} }) => {
      const answer = contents.find((one) => one.type === 'tool_result' && one.tool_use_id === id);
      return { name, input, answer: textOf(answer), isError: answer?.is_error === true };
    });
}

function textOf({ content = '' }: Partial<Content> = {}): string {
  return typeof content === 'string'
    ? content
    : content.map(({ text = '', tool_name: name = '' }) => text + name).join('\n');
}
