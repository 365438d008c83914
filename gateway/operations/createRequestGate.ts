// The gate around whole requests: reads what is asked, counts it, and puts the registered text in its place.
import type { ErrorCode } from '../../schema/errors.js';
import type { Unregistered } from './admission.js';
import type { OperationGate } from './createOperationGate.js';
import type { OperationUses } from './createOperationUses.js';

/** A request as the HTTP layer hands it over. */
export interface GatedRequest {
  readonly method: string;
  /** With the leading "?", or empty. */
  readonly search: string;
  /** Parsed JSON or undefined. */
  readonly body: unknown;
}

export type Gated<Request> =
  | { readonly request: Request; readonly registered: boolean }
  | ({ readonly refused: ErrorCode } & Unregistered);

const PARAMETERS = ['query', 'operationName', 'variables', 'extensions', 'documentId'] as const;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The parameters of a GET as a body; undefined if one is there twice, because then nobody can tell which one counts. */
export function readParameters(search: string): Readonly<Record<string, unknown>> | undefined {
  const given = new URLSearchParams(search);
  const body: Record<string, unknown> = {};
  for (const name of PARAMETERS) {
    const [value, ...more] = given.getAll(name);
    if (more.length > 0) return undefined;
    if (value !== undefined) body[name] = name === 'extensions' ? parseJson(value) : value;
  }
  return body;
}

function withTextInSearch(search: string, text: string): string {
  const given = new URLSearchParams(search);
  const replaced = new URLSearchParams({ query: text });
  for (const name of ['operationName', 'variables']) {
    const value = given.get(name);
    if (value !== null) replaced.set(name, value);
  }
  return `?${replaced.toString()}`;
}

/** The same request with this text: nothing else of it says any more what is run. */
function withText<Request extends GatedRequest>(request: Request, text: string): Request {
  if (request.method === 'GET') return { ...request, search: withTextInSearch(request.search, text) };
  const { operationName, variables } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const body = {
    query: text,
    ...(operationName === undefined ? {} : { operationName }),
    ...(variables === undefined ? {} : { variables }),
  };
  return { ...request, body };
}

/** A message whose text is empty brings none: Apollo Server would take the empty one at its word. */
function withoutEmptyText<Request extends GatedRequest>(request: Request): Request {
  const body = request.body as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof body !== 'object' || body?.['query'] !== '' || body['extensions'] === undefined) return request;
  const { query: _empty, ...rest } = body;
  return { ...request, body: rest };
}

export function createRequestGate(gate: OperationGate, uses: Pick<OperationUses, 'add'>) {
  /** `client`: the application that counts, which is the one that acts where one acts for a person. */
  return <Request extends GatedRequest>(request: Request, client: string | null): Gated<Request> => {
    const asked = request.method === 'GET' ? readParameters(request.search) : request.body;
    const admission = gate.admit(asked, client);
    if (client !== null && admission.kind !== 'as-is') uses.add(client, admission);
    if (admission.kind === 'refused') {
      const { code, hash, name } = admission;
      return { refused: code, hash, name };
    }
    if (admission.kind === 'registered') return { request: withText(request, admission.text), registered: true };
    return { request: withoutEmptyText(request), registered: false };
  };
}

export type RequestGate = ReturnType<typeof createRequestGate>;
