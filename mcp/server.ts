import { McpServer } from '@modelcontextprotocol/server';
import { ClientError } from '#api/client/error.ts';
import { refusalOf, resultOf } from '#mcp/tools/answer.ts';
import type { Tool, ToolContext } from '#mcp/tools/tool.ts';
import { toolsOf } from './tools.ts';

const INSTRUCTIONS =
  'Cronstack runs scheduled jobs, and every planned fire ends in one recorded outcome with a reason. Preview a schedule before you create a job, and say in which time zone it fires. Explain with explain_job before you guess why a job did or did not run.';

/** Claude Code's own key: its search for tools that are not loaded reads it. */
const SEARCH_HINT = 'anthropic/searchHint';

const HEALTH_URI = 'cronstack://health';

/** A server of the Model Context Protocol, and what it is made of. */
interface ServerOptions extends ToolContext {
  readonly version: string;
  /** Only the tools that change nothing. */
  readonly readOnly: boolean;
}

/** Makes a server that offers the API as tools. It asks the API nothing before it is asked itself, so it starts where none is there. */
export function makeMcpServer({ version, readOnly, ...context }: ServerOptions): McpServer {
  const server = new McpServer({ name: 'cronstack', version }, { instructions: INSTRUCTIONS });
  for (const tool of toolsOf(readOnly)) {
    register(server, tool, context);
  }
  server.registerResource(
    'health',
    HEALTH_URI,
    { title: 'Health', description: 'Whether Cronstack works, and what does not.', mimeType: 'application/json' },
    async ({ href }) => ({
      contents: [{ uri: href, mimeType: 'application/json', text: JSON.stringify(await healthOf(context)) }],
    }),
  );
  return server;
}

function register(server: McpServer, tool: Tool, context: ToolContext): void {
  const { name, title, description, searchHint, hints, input } = tool;
  const settings = {
    title,
    description,
    inputSchema: input,
    annotations: { title, ...hints },
    _meta: { [SEARCH_HINT]: searchHint },
  };
  server.registerTool(name, settings, async (given) => {
    try {
      return resultOf(await tool.run(context, given));
    } catch (error) {
      return refusalOf(error);
    }
  });
}

async function healthOf({ client }: ToolContext): Promise<object> {
  try {
    return await client.health();
  } catch (error) {
    if (error instanceof ClientError) {
      return { status: 'unknown', problem: { code: error.code, message: error.message } };
    }
    throw error;
  }
}
