import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaudeCommand } from '#domain/jobs/command/claude/schema.ts';
import { type Choices, execute, type Outcome } from '#test/adapters/commands/an-execution.ts';

/** Lines that the program prints. */
export const INIT =
  '{"type":"system","subtype":"init","session_id":"5b0f6f3e-3a3c-4f0e-9d5e-7d2c1c3f0a11","model":"opus","claude_code_version":"2.1.332","mcp_servers":[]}';
export const RESULT =
  '{"type":"result","subtype":"success","is_error":false,"num_turns":2,"terminal_reason":"completed","result":"All done.","session_id":"5b0f6f3e-3a3c-4f0e-9d5e-7d2c1c3f0a11","duration_api_ms":800,"permission_denials":[],"model_usage_since_last_result":{"opus":{"costUSD":0.0016}}}';

/** A line of the player that prints one of the program's. */
export function prints(event: string): string {
  return `printf '%s\\n' '${event}'`;
}

/** Runs a claude command with a shell script in the program's place. It finds its arguments in `$@`, and the prompt on its standard input. */
export async function play(
  folder: string,
  script: readonly string[],
  command: Partial<ClaudeCommand> = {},
  choices: Choices = {},
): Promise<Outcome> {
  const program = join(folder, 'claude');
  const version = 'if [ "$1" = --version ]; then echo "2.1.332 (Claude Code)"; exit 0; fi';
  await writeFile(program, ['#!/bin/sh', version, ...script].join('\n'));
  await chmod(program, 0o755);
  return await execute(
    { type: 'claude', prompt: 'Say when you are done', model: 'opus', ...command },
    { inherited: { PATH: `${folder}:${process.env.PATH}`, CRONSTACK_TOKEN: 'token-of-the-runtime' }, ...choices },
  );
}
