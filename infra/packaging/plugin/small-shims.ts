// In the place of the MCP SDK's own: its validator for Node is a third of all that is bundled, and is only for questions to the user.
export { default as process } from 'node:process';
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
