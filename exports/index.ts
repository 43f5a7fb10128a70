export { type CreateClientOptions, createClient } from '#adapters/access/create-client.ts';
export type { Client } from '#api/client/client.ts';
export { ClientError } from '#api/client/error.ts';
