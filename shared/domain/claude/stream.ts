import { isObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import { isSessionId } from './session-id.ts';

/** 9999-12-31T23:59:59Z. */
const LAST_SECOND = 253_402_300_799;
const LONGEST_NAME = 200;
/** So many calls and tasks are held; whatever is beyond is no work of a program as it was when this was written. */
const MOST_HELD = 1_000;

/** A call that was denied, as the program tells of it. */
export interface DeniedCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The last word of the program on what became of the prompt. */
export interface ClaudeResult {
  readonly subtype: string;
  readonly isError: boolean;
  readonly turns: number;
  readonly terminalReason?: string;
  readonly stopReason?: string;
  readonly apiStatus?: number;
  readonly apiError?: string;
  readonly text?: string;
  readonly output?: unknown;
  readonly errors: readonly string[];
}

/** Everything that counts of the events so far. */
export interface ClaudeStream {
  /** The first event of a session was seen. */
  readonly isBegun: boolean;
  /** The last thing that counts was a result: nothing goes on. */
  readonly isAtRest: boolean;
  readonly sessionId?: string;
  readonly model?: string;
  readonly version?: string;
  /** The servers of tools and how they are, as the session began. */
  readonly servers: readonly { readonly name: string; readonly status: string }[];
  readonly apiRetries: number;
  /** Background tasks that are not over. */
  readonly openTasks: ReadonlySet<string>;
  /** The usage limit that was reached: `until` in seconds. */
  readonly limit?: { readonly until?: number };
  readonly denied: readonly DeniedCall[];
  /** Of this run alone: a session that is continued counts on. */
  readonly costUsd: number;
  readonly durationApiMs: number;
  /** There may be several; the last one holds. */
  readonly result?: ClaudeResult;
}

/** The stream before its first event. */
export const NO_EVENTS: ClaudeStream = {
  isBegun: false,
  isAtRest: false,
  servers: [],
  apiRetries: 0,
  openTasks: new Set(),
  denied: [],
  costUsd: 0,
  durationApiMs: 0,
};

/** A stream with one event more. Events of other kinds, and what is not as it was when this was written, change nothing. */
export function withEvent(stream: ClaudeStream, event: unknown): ClaudeStream {
  if (!isObject(event)) {
    return stream;
  }
  switch (event.type) {
    case 'system':
      return withSystem(stream, event);
    case 'rate_limit_event':
      return withLimit(stream, event.rate_limit_info);
    case 'result':
      return withResult(stream, event);
    default:
      return stream;
  }
}

type Event = Readonly<Record<string, unknown>>;

function withSystem(stream: ClaudeStream, event: Event): ClaudeStream {
  const task = text(event.task_id);
  switch (event.subtype) {
    case 'init':
      return {
        ...stream,
        isBegun: true,
        isAtRest: false,
        ...present({
          sessionId: sessionId(event.session_id),
          model: named(event.model),
          version: named(event.claude_code_version),
        }),
        servers: listed(event.mcp_servers).map(({ name, status }) => ({
          name: text(name) ?? '',
          status: named(status) ?? 'unknown',
        })),
      };
    case 'api_retry':
      return { ...stream, apiRetries: stream.apiRetries + 1 };
    case 'task_started':
      return task === undefined || stream.openTasks.size >= MOST_HELD
        ? stream
        : { ...stream, openTasks: new Set([...stream.openTasks, task]) };
    case 'task_notification':
      return { ...stream, openTasks: new Set([...stream.openTasks].filter((open) => open !== task)) };
    default:
      return stream;
  }
}

function withLimit(stream: ClaudeStream, info: unknown): ClaudeStream {
  if (!isObject(info) || info.status !== 'rejected') {
    return stream;
  }
  const until = Math.ceil(number(info.resetsAt) ?? Number.POSITIVE_INFINITY);
  return { ...stream, limit: until > LAST_SECOND ? {} : { until } };
}

function withResult(stream: ClaudeStream, event: Event): ClaudeStream {
  const denied = listed(event.permission_denials).map(({ tool_name, tool_input }) => ({
    tool: named(tool_name) ?? 'a tool without a name',
    input: isObject(tool_input) ? tool_input : {},
  }));
  return {
    ...stream,
    isAtRest: true,
    ...present({ sessionId: sessionId(event.session_id) }),
    denied: [...stream.denied, ...denied].slice(0, MOST_HELD),
    costUsd: stream.costUsd + costOf(event.model_usage_since_last_result),
    durationApiMs: Math.max(stream.durationApiMs, whole(event.duration_api_ms) ?? 0),
    result: {
      subtype: text(event.subtype) ?? 'a result without a subtype',
      isError: event.is_error === true,
      turns: whole(event.num_turns) ?? 0,
      ...present({
        terminalReason: text(event.terminal_reason),
        stopReason: text(event.stop_reason),
        apiStatus: whole(event.api_error_status),
        apiError: text(event.api_error),
        text: text(event.result),
      }),
      ...('structured_output' in event ? { output: event.structured_output } : {}),
      errors: Array.isArray(event.errors) ? event.errors.filter((error) => typeof error === 'string') : [],
    },
  };
}

/** Of all models that were asked since the result before: `total_cost_usd` is the session's. */
function costOf(usage: unknown): number {
  const models = isObject(usage) ? Object.values(usage) : [];
  return models.reduce<number>((sum, model) => sum + (isObject(model) ? (number(model.costUSD) ?? 0) : 0), 0);
}

function listed(value: unknown): readonly Event[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A name as it can be shown and kept. */
function named(value: unknown): string | undefined {
  const name = printableLine(text(value) ?? '', LONGEST_NAME);
  return name === '' ? undefined : name;
}

function sessionId(value: unknown): string | undefined {
  const id = text(value);
  return id !== undefined && isSessionId(id) ? id : undefined;
}

function whole(value: unknown): number | undefined {
  const given = number(value);
  return Number.isSafeInteger(given) ? given : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
