// Answers for one service: text and variables to the body of a reply, remembered by the body of the request.
import { buildSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { compileOperation, type CompiledOperation, type Resolvers, type Values } from './compileOperation.js';
import { plainTypeDefs, type Service } from './service.js';

/** Bodies and compiled texts that are remembered; the data never change. */
const MAX_BYTES = 128 * 1_048_576;
const MAX_TEXTS = 5_000;

type Row = Readonly<Record<string, unknown>>;

/** What federation adds to a service's schema. */
function federated({ entities = {} }: Service): string {
  const types = Object.keys(entities);
  const lookUp = types.length === 0 ? '' : '_entities(representations: [_Any!]!): [_Entity]!';
  const union = types.length === 0 ? '' : `union _Entity = ${types.join(' | ')}`;
  return `scalar _Any type _Service { sdl: String } ${union} extend type Query { ${lookUp} _service: _Service! }`;
}

function toResolvers({ resolvers, entities = {}, federation }: Service): Resolvers {
  const find = (representation: Row): Row | null => {
    const type = String(representation['__typename']);
    const found = entities[type]?.(representation) ?? null;
    return found === null ? null : { ...found, __typename: type };
  };
  return {
    ...resolvers,
    'Query._entities': (_row, { representations }) => (representations as readonly Row[]).map(find),
    'Query._service': () => ({ sdl: federation }),
  };
}

/** Bytes of the reply for the bytes of a request. */
export function createAnswer(service: Service): (body: string) => Buffer {
  const schema = buildSchema(`${plainTypeDefs(service)} ${federated(service)}`, { assumeValid: true });
  const resolvers = toResolvers(service);
  const texts = new LRUCache<string, CompiledOperation>({ max: MAX_TEXTS });
  const replies = new LRUCache<string, Buffer>({
    maxSize: MAX_BYTES,
    sizeCalculation: (reply, body) => reply.length + body.length,
  });
  const compile = (text: string): CompiledOperation => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const compiled = compileOperation(schema, resolvers, text);
    texts.set(text, compiled);
    return compiled;
  };
  return (body) => {
    const known = replies.get(body);
    if (known !== undefined) return known;
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Values | null };
    const reply = Buffer.from(JSON.stringify({ data: compile(query)(variables ?? {}) }));
    replies.set(body, reply);
    return reply;
  };
}
