export { type Client, makeClient as createClient } from '#api/client/client.ts';
export { ClientError } from '#api/client/error.ts';
