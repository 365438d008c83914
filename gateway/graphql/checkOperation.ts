// Default deny on the whole operation, before anything upstream is called.
import {
  GraphQLError,
  TypeInfo,
  getNamedType,
  isObjectType,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import type { AccessRule, RuleBook } from '../../schema/rules.js';
import { ruledPlaces } from './ruledPlaces.js';

/** The capability that opens the schema to introspection. */
export const INTROSPECT = 'gateway:schema.introspect';

/** One field that the caller may not use. */
export interface Refusal {
  /** `Type.field` */
  readonly field: string;
  /** The capability that would open it. */
  readonly requires: string;
}

export interface Rights {
  holds(capability: string): boolean;
  /** True if only a role that is shut out of production would have given it. */
  heldInSandboxOnly?(capability: string): boolean;
  /** True for a caller without a token. */
  readonly isNobody?: boolean;
}

function refusedBy(rule: AccessRule | undefined, rights: Rights): string | undefined {
  if (rule?.kind === 'internal') return 'internal';
  return rule?.kind === 'requires' && !rights.holds(rule.grant) ? rule.grant : undefined;
}

/** What a document is read against. */
interface Scene {
  readonly schema: GraphQLSchema;
  readonly info: TypeInfo;
  readonly rules: RuleBook;
  readonly rights: Rights;
}

function checkField(node: FieldNode, { schema, info, rules, rights }: Scene, refuse: (refusal: Refusal) => void): void {
  const name = node.name.value;
  const parent = info.getParentType();
  if (parent === undefined || parent === null) return;
  if (name === '__schema' || name === '__type') {
    if (!rights.holds(INTROSPECT)) refuse({ field: name, requires: INTROSPECT });
    return;
  }
  const yielded = getNamedType(info.getType());
  const byType = isObjectType(yielded) ? refusedBy(rules.types.get(yielded.name), rights) : undefined;
  const implied = refusedBy(rules.types.get(parent.name), rights) ?? byType;
  for (const { type, field } of ruledPlaces(schema, parent, name)) {
    const byField = refusedBy(rules.fields.get(field), rights);
    const requires = byField ?? (type === parent.name ? implied : undefined);
    if (requires !== undefined) refuse({ field, requires });
  }
}

/** Every field of the document that the rights do not open; empty if all is allowed. */
export function findRefusals(
  document: DocumentNode,
  schema: GraphQLSchema,
  rules: RuleBook,
  rights: Rights,
): readonly Refusal[] {
  const found = new Map<string, Refusal>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        checkField(node, { schema, info, rules, rights }, (refusal) => found.set(refusal.field, refusal));
      },
    }),
  );
  return [...found.values()];
}

/** The parts of a connection are refused with it; naming the field that leads to it is enough. */
function withoutImplied(refusals: readonly Refusal[]): readonly Refusal[] {
  const named = refusals.filter(({ field }) => !/(Connection|Edge)\./.test(field));
  return named.length > 0 ? named : refusals;
}

/** A refusal of the whole operation, in the catalogue's form. */
export function toRefusal(
  code: ErrorCode,
  requestId: string,
  more: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const { vi, en, hop, retryable, status } = ERRORS[code];
  return new GraphQLError(vi, {
    extensions: { code, hop, retryable, messages: { vi, en }, ...more, requestId, http: { status } },
  });
}

/** The error that names what is missing. */
export function toForbidden(refusals: readonly Refusal[], requestId: string, rights?: Rights): GraphQLError {
  const sandbox = refusals.every(({ requires }) => rights?.heldInSandboxOnly?.(requires) === true);
  // RFC 9110 §15.5.2: whoever has not said who they are is asked to, first of all.
  if (rights?.isNobody === true) return toRefusal('UNAUTHENTICATED', requestId);
  const refused = withoutImplied(refusals).slice(0, 20);
  return toRefusal(sandbox ? 'SANDBOX_ONLY' : 'FORBIDDEN', requestId, { refused });
}
