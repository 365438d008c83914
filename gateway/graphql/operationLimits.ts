// Bounds on a query's shape, measured on the syntax tree before validation walks it in earnest.
import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { z } from 'zod';

export const operationLimitsSchema = z.object({
  tokens: z.int().min(100).max(100_000).default(1_000).describe('Lexical tokens in one document.'),
  depth: z.int().min(2).max(100).default(10).describe('Levels of nested fields, introspection apart.'),
  aliases: z.int().min(0).max(1_000).default(15).describe('Aliases in one document.'),
  fields: z.int().min(10).max(100_000).default(200).describe('Fields after all fragments are spread.'),
  rootFields: z.int().min(1).max(1_000).default(20).describe('Fields at the root of an operation.'),
  directives: z.int().min(0).max(1_000).default(20).describe('Directives in one document.'),
  errors: z.int().min(1).max(100).default(5).describe('Errors reported for a refused document.'),
});

export type OperationLimits = z.output<typeof operationLimitsSchema>;

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly root: number;
}

const NOTHING: Size = { depth: 0, fields: 0, root: 0 };

/** Sizes of selection sets with fragments spread; each fragment is measured once, so 2^16 spreads cost 16 steps. */
class Measure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, Size>();

  constructor(document: DocumentNode) {
    this.fragments = new Map(
      document.definitions.flatMap((d) => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d] as const] : [])),
    );
  }

  private spread(name: string): Size {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    // A cycle is for validation to report; here it must only end.
    this.known.set(name, NOTHING);
    const fragment = this.fragments.get(name);
    const size = fragment === undefined ? NOTHING : this.of(fragment.selectionSet);
    this.known.set(name, size);
    return size;
  }

  of(set: SelectionSetNode): Size {
    let depth = 0;
    let fields = 0;
    let root = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        root += 1;
        fields += 1;
        // Introspection nests deeper than data and is bounded by its own rule and by the tokens.
        const inner =
          selection.selectionSet === undefined || selection.name.value.startsWith('__')
            ? NOTHING
            : this.of(selection.selectionSet);
        depth = Math.max(depth, 1 + inner.depth);
        fields += inner.fields;
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT ? this.of(selection.selectionSet) : this.spread(selection.name.value);
        depth = Math.max(depth, inner.depth);
        fields += inner.fields;
        root += inner.root;
      }
    }
    return { depth, fields, root };
  }
}

/** Marks our refusals, because Apollo gives every validation error one code. */
export const TOO_COMPLEX = 'QUERY_TOO_COMPLEX';

function refusal(what: string, limit: number): GraphQLError {
  return new GraphQLError(`${what}: at most ${limit}.`, { extensions: { reason: TOO_COMPLEX } });
}

function measureDocument(document: DocumentNode, limits: OperationLimits): GraphQLError[] {
  const measure = new Measure(document);
  const errors: GraphQLError[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = measure.of(definition.selectionSet);
    if (size.depth > limits.depth) errors.push(refusal('Depth', limits.depth));
    if (size.fields > limits.fields) errors.push(refusal('Fields', limits.fields));
    if (size.root > limits.rootFields) errors.push(refusal('Root fields', limits.rootFields));
  }
  return errors;
}

/** A validation rule for these limits. */
export function operationLimitsRule(limits: OperationLimits): (context: ValidationContext) => ASTVisitor {
  return (context) => {
    let aliases = 0;
    let directives = 0;
    return {
      Document: {
        enter(document) {
          measureDocument(document, limits).forEach((error) => context.reportError(error));
        },
        leave() {
          if (aliases > limits.aliases) context.reportError(refusal('Aliases', limits.aliases));
          if (directives > limits.directives) context.reportError(refusal('Directives', limits.directives));
        },
      },
      Field(node) {
        if (node.alias !== undefined) aliases += 1;
      },
      Directive() {
        directives += 1;
      },
    };
  };
}
