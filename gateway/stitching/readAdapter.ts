// Takes an adapter's SDL apart into the model that everything else here works on.
import { Kind, parse, type DefinitionNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import type { Adapter } from '../../adapters/kit/index.js';
import type { AdapterModel, Reference, RootType, SdlModel } from './model.js';
import { KEY_ARGUMENT } from './mutations.js';
import { connectionNode, directiveArgument, innerName, inputNode, isList, namedType, yieldedType } from './sdl.js';

const KEY_DESCRIPTION = `Khóa chống lặp, 8 đến 128 ký tự: gửi lại cùng khóa và nội dung thì nhận lại chính lệnh đó. Có thể thay bằng tiêu đề Idempotency-Key.
Idempotency key, 8 to 128 characters: sent again with the same content it answers with the same command. The header Idempotency-Key does as well.`;

function toReference(type: string, field: FieldDefinitionNode): Reference | undefined {
  const by = directiveArgument(field, 'reference', 'by');
  if (by === undefined) return undefined;
  const many = isList(field.type) || connectionNode(innerName(field.type)) !== undefined;
  return { type, field, by, many, target: yieldedType(field) };
}

function isRoot(name: string): name is RootType {
  return name === 'Query' || name === 'Mutation' || name === 'Subscription';
}

/** Whose SDL is read. */
interface Declared {
  readonly id: string;
  readonly levels: SdlModel['levels'];
  readonly typeDefs: string;
}

/** Every command can be sent again under its key. */
function withKey(field: FieldDefinitionNode): FieldDefinitionNode {
  const key = {
    ...inputNode(KEY_ARGUMENT, namedType('String')),
    description: { kind: Kind.STRING, value: KEY_DESCRIPTION, block: true } as const,
  };
  return { ...field, arguments: [...(field.arguments ?? []), key] };
}

/** Reads the SDL of one adapter. Syntax errors are thrown with their position. */
export function readAdapter(adapter: Adapter): AdapterModel {
  const model = readSdl(adapter);
  return { ...model, commands: model.commands.map(withKey), adapter };
}

export function readSdl({ id, levels, typeDefs }: Declared): SdlModel {
  const types = new Map<string, ObjectTypeDefinitionNode>();
  const added = new Map<string, FieldDefinitionNode[]>();
  const roots = {
    Query: [] as FieldDefinitionNode[],
    Mutation: [] as FieldDefinitionNode[],
    Subscription: [] as FieldDefinitionNode[],
  };
  const others: DefinitionNode[] = [];
  for (const definition of parse(typeDefs).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_EXTENSION && definition.kind !== Kind.OBJECT_TYPE_DEFINITION) {
      others.push(definition);
      continue;
    }
    const name = definition.name.value;
    const fields = definition.fields ?? [];
    if (isRoot(name)) roots[name].push(...fields);
    else if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) types.set(name, definition);
    else added.set(name, [...(added.get(name) ?? []), ...fields]);
  }
  const references = [...types.values()].flatMap((type) =>
    (type.fields ?? []).flatMap((field) => toReference(type.name.value, field) ?? []),
  );
  const { Query: queries, Mutation: commands, Subscription: events } = roots;
  return { id, levels, types, added, queries, commands, events, references, others };
}
