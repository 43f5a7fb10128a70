import * as z from 'zod/mini';
import { environmentSchema } from '#domain/jobs/command-kind/environment.ts';
import { folderSchema } from '#domain/jobs/command-kind/folder.ts';
import { valueSchema } from '#domain/secrets/reference-schema.ts';
import { lazily } from '#domain/values/lazily.ts';
import { encodeUtf8 } from '#domain/values/utf8.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { CLAUDE_SESSIONS, CLAUDE_SETTINGS, DENIAL_POLICIES, PERMISSION_MODES } from './choices.ts';
import { isPrompt, isToolRule } from './texts.ts';

const MOST_PROMPT_BYTES = 65_536;
const MOST_OUTPUTS_BYTES = 16_384;
const MOST_RULES = 100;
const LONGEST_RULE = 500;
const MOST_SERVERS = 20;

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

const rules = () =>
  z.exactOptional(
    z
      .array(
        z
          .string()
          .check(
            z.maxLength(LONGEST_RULE),
            z.refine(isToolRule, 'expected a tool, or a tool and a pattern: Read, Bash(git *)'),
          ),
      )
      .check(z.maxLength(MOST_RULES)),
  );

const usd = () =>
  z.exactOptional(
    z.number().check(z.positive('expected more than 0: to the program 0 is no limit'), z.maximum(1_000_000)),
  );

const server = () =>
  z
    .strictObject({
      type: z.exactOptional(z.enum(['stdio', 'http', 'sse'])),
      command: z.exactOptional(text(4_096)),
      args: z.exactOptional(z.array(z.string().check(z.maxLength(4_096))).check(z.maxLength(100))),
      env: z.exactOptional(environmentSchema()),
      url: z.exactOptional(text(2_048)),
      headers: z.exactOptional(z.record(text(100), valueSchema(z.string().check(z.maxLength(8_192))))),
      alwaysLoad: z.exactOptional(z.boolean()),
      /** The run goes on where it cannot be reached. */
      optional: z.exactOptional(z.boolean()),
    })
    .check(
      z.refine(
        ({ command, url }) => (command === undefined) !== (url === undefined),
        'a server has either a command or a url',
      ),
    );

const servers = () =>
  z
    .record(
      z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 characters of A-Z a-z 0-9 _ -')),
      server(),
    )
    .check(z.refine((all) => Object.keys(all).length <= MOST_SERVERS, `expected at most ${MOST_SERVERS} servers`));

/** A run of Claude Code without anybody at a terminal. What is left out is as in choices.ts; the model is the configuration's. */
export const claudeCommandSchema = lazily(() =>
  z.strictObject({
    type: z.literal('claude'),
    /** Given to the program as it stands, on its standard input. */
    prompt: z.string().check(
      z.refine((prompt) => prompt.trim() !== '', 'expected a prompt'),
      z.refine(
        (prompt) => encodeUtf8(prompt).length <= MOST_PROMPT_BYTES,
        `expected at most ${MOST_PROMPT_BYTES} bytes`,
      ),
      z.refine(
        isPrompt,
        'built-in commands do nothing here; expected a prompt, or the command of a plugin: /plugin:command',
      ),
    ),
    model: z.exactOptional(
      z.string().check(z.regex(/^[A-Za-z0-9][\w.:@/[\]-]{0,199}$/, 'expected the name of a model, such as opus')),
    ),
    allowedTools: rules(),
    disallowedTools: rules(),
    permissionMode: z.exactOptional(z.enum(PERMISSION_MODES)),
    maxTurns: z.exactOptional(wholeNumber(1, 1_000)),
    /** For one attempt. */
    maxBudgetUsd: usd(),
    /** For all runs of the job that are planned for one day of its zone. */
    dailyBudgetUsd: usd(),
    cwd: z.exactOptional(folderSchema()),
    session: z.exactOptional(z.enum(CLAUDE_SESSIONS)),
    settings: z.exactOptional(z.enum(CLAUDE_SETTINGS)),
    /** Without hooks, plugins, CLAUDE.md and most tools; takes an API key alone. */
    bare: z.exactOptional(z.boolean()),
    mcp: z.exactOptional(z.strictObject({ mcpServers: servers() })),
    /** Appended to the program's own. */
    systemPrompt: z.exactOptional(text(16_384)),
    /** The JSON Schema of the run's result. */
    outputs: z.exactOptional(
      z
        .record(z.string(), z.json())
        .check(
          z.refine(
            (schema) => encodeUtf8(JSON.stringify(schema)).length <= MOST_OUTPUTS_BYTES,
            `expected at most ${MOST_OUTPUTS_BYTES} bytes`,
          ),
        ),
    ),
    onDenied: z.exactOptional(z.enum(DENIAL_POLICIES)),
    waitForLimit: z.exactOptional(z.boolean()),
    maxLimitWaitSeconds: z.exactOptional(wholeNumber(60, 604_800)),
  }),
);

/** A command that runs Claude Code. */
export type ClaudeCommand = z.output<ReturnType<typeof claudeCommandSchema>>;
