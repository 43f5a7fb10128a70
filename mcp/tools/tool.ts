import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type * as z from 'zod';
import type { Client } from '#api/client/client.ts';
import type { Answer } from './fitting.ts';

/** The effect of a call on the world, for whoever decides whether it may be made (MCP 2026-07-28, ToolAnnotations). */
interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** Only reads. */
export const READS: ToolHints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** The surroundings that a tool works in. */
export interface ToolContext {
  readonly client: Client;
  /** Resolves after that time. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** A tool: a few calls of the API under a name that a model finds. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** Says what it does and when to use it, in the words that people ask in: by these it is found. */
  readonly description: string;
  /** Questions that it answers, for whoever finds tools by words: those of its name count more than those of its description. */
  readonly searchHint: string;
  readonly hints: ToolHints;
  readonly input: StandardSchemaWithJSON;
  /** Throws ToolRefusal or ClientError where nothing was done; `given` is what the schema of its input takes. */
  readonly run: (context: ToolContext, given: unknown) => Promise<Answer>;
}

interface Definition<Input extends z.ZodObject> extends Omit<Tool, 'input' | 'run'> {
  readonly input: Input;
  readonly run: (context: ToolContext, input: z.output<Input>) => Promise<Answer>;
}

/** Declares a tool; what it is given is what its schema says. */
export function defineTool<Input extends z.ZodObject>({ run, ...tool }: Definition<Input>): Tool {
  return { ...tool, run: (context, given) => run(context, tool.input.parse(given)) };
}
