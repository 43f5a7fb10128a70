import type { CallToolResult } from '@modelcontextprotocol/server';
import { ClientError } from '#api/client/error.ts';
import { type Answer, fitting } from './fitting.ts';

/** A refusal of a tool's own: nothing was done. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';
  readonly code: string;
  /** What the next call needs to know. */
  readonly more: object;

  constructor(code: string, message: string, more: object = {}) {
    super(message);
    this.code = code;
    this.more = more;
  }
}

/** The result of a call. A model is shown the structured form alone, or of a refusal the text alone. */
/** Writes an answer, short enough to arrive whole. */
export function resultOf(answer: Answer): CallToolResult {
  const { summary, ...data } = fitting(answer);
  return { content: [{ type: 'text', text: summary }], structuredContent: { summary, ...data } };
}

/** Writes what was refused, as the API or the tool words it; throws what is neither. */
export function refusalOf(error: unknown): CallToolResult {
  if (error instanceof ToolRefusal) {
    return written(error.code, error.message, [], error.more);
  }
  if (error instanceof ClientError) {
    const lines = error.errors.map(({ path, message }) => `${path}: ${message}`);
    const help = error.code === 'unreachable' ? '; npx cronstack start starts it here' : '';
    return written(
      error.code,
      `${error.message}${help}`,
      lines,
      error.errors.length === 0 ? {} : { errors: error.errors },
    );
  }
  throw error;
}

function written(code: string, message: string, lines: readonly string[], more: object): CallToolResult {
  const details = Object.keys(more).length === 0 || lines.length > 0 ? [] : [JSON.stringify(more)];
  return {
    content: [{ type: 'text', text: [`${code}: ${message}`, ...lines, ...details].join('\n') }],
    structuredContent: { problem: { code, message, ...more } },
    isError: true,
  };
}
