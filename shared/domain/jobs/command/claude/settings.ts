import type { Value } from '#domain/secrets/reference.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { CLAUDE_DEFAULTS } from './choices.ts';
import type { ClaudeConfiguration } from './configuration.ts';
import type { ClaudeCommand } from './schema.ts';
import { LOGIN_VARIABLES, OWN_CLAUDE_VARIABLES } from './variables.ts';

/** The settings of a job, as far as they bear on a run of Claude Code. */
interface ClaudeJob {
  readonly command: { readonly type: string };
  readonly env: Readonly<Record<string, Value>>;
  readonly overlap: string;
  readonly runner: string;
}

/** The things that a runner class cannot do for Claude Code, each with the reason. */
export interface ClaudeShortcomings {
  /** Why none runs there. */
  readonly withoutClaude?: string;
  /** Why none that continues a session runs there. */
  readonly withoutSessions?: string;
}

/** The settings of a job that runs Claude Code, where it says nothing else: another attempt repeats what it did, and what it cost. */
export const CLAUDE_JOB_DEFAULTS = { maxRetries: 1, onLost: 'fail' } as const;

/** Tells a command that runs Claude Code. */
export function isClaude(command: unknown): command is ClaudeCommand {
  return isObject(command) && command.type === 'claude';
}

/** A command with the model of the configuration, where it names none: what one login is given is not what another one is. */
export function withConfiguredModel<Command extends object>(command: Command, { model }: ClaudeConfiguration): Command {
  return isClaude(command) && command.model === undefined && model !== undefined ? { ...command, model } : command;
}

/** The objections to a job that runs Claude Code: what its installation, its runner class or its other settings do not allow. */
export function claudeObjections(
  { command, env, overlap, runner }: ClaudeJob,
  configuration: ClaudeConfiguration,
  { withoutClaude, withoutSessions }: ClaudeShortcomings,
): InputError[] {
  if (!isClaude(command)) {
    return [];
  }
  if (withoutClaude !== undefined) {
    return [{ path: 'runner', message: `claude does not run in the runner class ${runner}: ${withoutClaude}` }];
  }
  const { model, permissionMode, maxBudgetUsd = CLAUDE_DEFAULTS.maxBudgetUsd, session } = command;
  const continues = session === 'continue';
  const { maxBudgetUsd: ceilingUsd, allowBypass } = configuration;
  const rules: readonly (readonly [path: string, isBroken: boolean, message: string])[] = [
    ['command.model', model === undefined, 'expected a model, here or as claude.model of the configuration'],
    [
      'command.permissionMode',
      permissionMode === 'bypassPermissions' && !allowBypass,
      'bypassPermissions is for installations that allow it (claude.allow_bypass_permissions of the configuration)',
    ],
    [
      'command.maxBudgetUsd',
      maxBudgetUsd > ceilingUsd,
      `${maxBudgetUsd} is over the limit of ${ceilingUsd} (claude.max_budget_usd of the configuration)`,
    ],
    ['command.session', continues && overlap === 'allow', 'two runs at once would fork it: expected another overlap'],
    ['command.session', continues && withoutSessions !== undefined, `no session is continued here: ${withoutSessions}`],
  ];
  return [
    ...rules.filter(([, isBroken]) => isBroken).map(([path, , message]) => ({ path, message })),
    ...claudeVariableObjections(command, env),
  ];
}

/** The objections to the variables of a run of Claude Code, of its job or of its own: those that are set for it, and logins in plain text. */
export function claudeVariableObjections(command: unknown, env: Readonly<Record<string, Value>>): InputError[] {
  return isClaude(command) ? Object.entries(env).flatMap(([name, value]) => variableObjection(name, value)) : [];
}

function variableObjection(name: string, value: Value): InputError[] {
  const path = `env.${name}`;
  if (OWN_CLAUDE_VARIABLES.has(name)) {
    return [{ path, message: 'this variable is set by Cronstack for a command of the type claude' }];
  }
  return LOGIN_VARIABLES.has(name) && typeof value === 'string'
    ? [
        {
          path,
          message:
            'a login is given by reference: {"fromSecret": ...}, {"fromParameter": ...} or {"fromEnvironment": ...}',
        },
      ]
    : [];
}
