import { isToolRule } from '#domain/jobs/command/claude/texts.ts';
import { maskSecrets } from '#domain/secrets/mask/pieces.ts';
import { present } from '#domain/values/present.ts';
import { withoutTerminalCodes } from '#domain/values/printable-line.ts';
import type { Denial } from './figures.ts';
import type { DeniedCall } from './stream.ts';

const MOST_KEPT = 10;
const LONGEST_RULE = 300;
/** A star stands for anything, and rules are on one line: such a call has no rule of its own (https://code.claude.com/docs/en/permissions). */
const NOT_SAYABLE = /[*\\\n\r\0]/;
const PATTERN_OF_PATHS = /[*?![\](){}\\\n\r\0]/;

/** The rule that allows a call that was denied, and nothing else; undefined where no rule can say that. */
export function ruleFor({ tool, input }: DeniedCall): string | undefined {
  const rule = wantedRule(tool, input);
  return rule !== undefined && rule.length <= LONGEST_RULE && isToolRule(rule) && withoutTerminalCodes(rule) === rule
    ? rule
    : undefined;
}

/** The denials that a run keeps: the first few, each once. A rule that holds a secret is none. */
export function keptDenials(calls: readonly DeniedCall[], secrets: readonly string[]): readonly Denial[] {
  const kept = new Map<string, Denial>();
  for (const call of calls) {
    const rule = ruleFor(call);
    const isOpen = rule !== undefined && maskSecrets(rule, secrets) === rule;
    const denial = { tool: call.tool, ...present({ rule: isOpen ? rule : undefined }) };
    kept.set(`${denial.tool} ${rule ?? ''}`, denial);
  }
  return [...kept.values()].slice(0, MOST_KEPT);
}

type Input = DeniedCall['input'];

function wantedRule(tool: string, input: Input): string | undefined {
  switch (tool) {
    case 'Bash':
      return sayable('Bash', input.command, NOT_SAYABLE);
    case 'Edit':
    case 'Write':
      // One rule for all tools that change files.
      return ofPath('Edit', input.file_path);
    case 'NotebookEdit':
      return ofPath('Edit', input.notebook_path);
    case 'Read':
      return ofPath('Read', input.file_path);
    case 'Skill':
      return sayable('Skill', input.skill, NOT_SAYABLE);
    case 'WebFetch':
      return ofHost(input.url);
    default:
      return /^[A-Za-z0-9_-]+$/.test(tool) ? tool : undefined;
  }
}

function sayable(tool: string, text: unknown, not: RegExp): string | undefined {
  return typeof text === 'string' && text.trim() === text && text !== '' && !not.test(text)
    ? `${tool}(${text})`
    : undefined;
}

/** Two slashes: from the root of the file system, and not of the project. */
function ofPath(tool: string, path: unknown): string | undefined {
  return typeof path === 'string' && path.startsWith('/') ? sayable(tool, `/${path}`, PATTERN_OF_PATHS) : undefined;
}

function ofHost(url: unknown): string | undefined {
  const host = typeof url === 'string' ? /^https?:\/\/([A-Za-z0-9.-]+)/.exec(url)?.[1] : undefined;
  return host === undefined ? undefined : `WebFetch(domain:${host})`;
}
