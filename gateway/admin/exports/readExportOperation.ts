// Which operations can be exported: one query with one root field, in pages that can be followed to the end.
import {
  Kind,
  OperationTypeNode,
  parse,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { AdminError } from '../errors.js';
import { badInput } from '../problems.js';

const MAX_TOKENS = 1_000;

export interface ExportOperation {
  /** The root field. */
  readonly field: string;
  /** Its key in the answer. */
  readonly responseKey: string;
  /** The variable that carries the cursor; null: there is one page only. */
  readonly afterVariable: string | null;
}

function refuse(vi: string, en: string): never {
  throw badInput('input.operation', vi, en);
}

function readOperation(document: string, operationName: string | null): OperationDefinitionNode {
  let definitions;
  try {
    ({ definitions } = parse(document, { maxTokens: MAX_TOKENS }));
  } catch {
    // The parser's own message quotes the text.
    throw new AdminError('GRAPHQL_PARSE_FAILED');
  }
  const found = definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && (operationName === null || node.name?.value === operationName)
      ? [node]
      : [],
  );
  const [operation] = found;
  if (operation === undefined || found.length > 1) throw new AdminError('OPERATION_RESOLUTION_FAILURE');
  if (operation.operation !== OperationTypeNode.QUERY)
    refuse('Chỉ xuất được truy vấn (query).', 'Only queries can be exported.');
  return operation;
}

function plainFields(selections: SelectionSetNode | undefined): readonly FieldNode[] {
  return selections?.selections.flatMap((node) => (node.kind === Kind.FIELD ? [node] : [])) ?? [];
}

function has(selections: SelectionSetNode | undefined, name: string): FieldNode | undefined {
  return plainFields(selections).find((field) => field.name.value === name && field.alias === undefined);
}

/** A list whose end cannot be seen would be cut without anybody noticing. */
function afterVariable(field: FieldNode): string | null {
  const isList = plainFields(field.selectionSet).some(({ name }) => name.value === 'edges' || name.value === 'nodes');
  if (!isList) return null;
  const info = has(field.selectionSet, 'pageInfo')?.selectionSet;
  const after = field.arguments?.find((argument) => argument.name.value === 'after')?.value;
  if (has(info, 'hasNextPage') !== undefined && has(info, 'endCursor') !== undefined && after?.kind === Kind.VARIABLE)
    return after.name.value;
  return refuse(
    'Danh sách phải hỏi pageInfo { hasNextPage endCursor } và có after là một biến.',
    'A list must ask for pageInfo { hasNextPage endCursor } and have a variable as its after.',
  );
}

/** Throws AdminError for anything that is not to be exported. */
export function readExportOperation(document: string, operationName: string | null): ExportOperation {
  const operation = readOperation(document, operationName);
  const [field, ...others] = operation.selectionSet.selections;
  if (field?.kind !== Kind.FIELD || others.length > 0)
    return refuse(
      'Cần đúng một trường gốc, không dùng fragment ở gốc.',
      'There must be one root field, not in a fragment.',
    );
  if (field.name.value.startsWith('__')) return refuse('Không xuất được lược đồ.', 'The schema cannot be exported.');
  return {
    field: field.name.value,
    responseKey: field.alias?.value ?? field.name.value,
    afterVariable: afterVariable(field),
  };
}
