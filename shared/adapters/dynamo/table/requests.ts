import {
  BatchGetCommand,
  type BatchGetCommandInput,
  DeleteCommand,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  type GetCommandInput,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';

/** An item as JavaScript has it. */
export type Item = Readonly<Record<string, unknown>>;

interface Found {
  readonly Item?: Item | undefined;
}

interface FoundInRange {
  readonly Items?: readonly Item[] | undefined;
  readonly LastEvaluatedKey?: Item | undefined;
}

interface FoundInBatch {
  readonly Responses?: Readonly<Record<string, readonly Item[]>> | undefined;
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Item[] | undefined }>> | undefined;
}

/** All that the stores ask of DynamoDB: of the service through its SDK, or of the one embedded in the local runtime. */
export interface DynamoRequests {
  get(input: GetCommandInput): Promise<Found>;
  put(input: PutCommandInput): Promise<unknown>;
  update(input: UpdateCommandInput): Promise<unknown>;
  delete(input: DeleteCommandInput): Promise<unknown>;
  query(input: QueryCommandInput): Promise<FoundInRange>;
  batchGet(input: BatchGetCommandInput): Promise<FoundInBatch>;
}

/** Sends the requests through the SDK. */
export function requestsThrough(client: DynamoDBDocumentClient): DynamoRequests {
  return {
    get: (input) => client.send(new GetCommand(input)),
    put: (input) => client.send(new PutCommand(input)),
    update: (input) => client.send(new UpdateCommand(input)),
    delete: (input) => client.send(new DeleteCommand(input)),
    query: (input) => client.send(new QueryCommand(input)),
    batchGet: (input) => client.send(new BatchGetCommand(input)),
  };
}
