// What an operation is, before it runs: its name, its hash, the fields that matter for quota and audit.
import { createHash } from 'node:crypto';
import {
  TypeInfo,
  visit,
  visitInParallel,
  visitWithTypeInfo,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RuleBook } from '../../schema/rules.js';
import { ruledPlaces } from './ruledPlaces.js';
import { createUsesReader, type SchemaUses } from './schemaUses.js';

/** The part that depends on the text alone. */
export interface OperationFacts {
  /** SHA-256 of the text: the operation's name in the audit trail, where literals must not be. */
  readonly hash: string;
  /** Fields that carry a rule, `Type.field`. */
  readonly fields: readonly string[];
  /** Personal fields that were asked for. */
  readonly personal: readonly string[];
  /** Fields and types on the way that need a strong and recent sign-in. */
  readonly stepUp: readonly string[];
  /** Every part of the schema that it uses, with what is deprecated among it. */
  readonly uses: SchemaUses;
}

const MAX_FACTS = 2_000;

function read(document: DocumentNode, schema: GraphQLSchema, rules: RuleBook, hash: string): OperationFacts {
  const fields = new Set<string>();
  const personal = new Set<string>();
  const stepUp = new Set<string>();
  const info = new TypeInfo(schema);
  const reader = createUsesReader(schema, info, rules.sunsets);
  const ruled: ASTVisitor = {
    Field(node) {
      const parent = info.getParentType();
      const name = node.name.value;
      if (parent === undefined || parent === null || name.startsWith('__')) return;
      for (const { type, field } of ruledPlaces(schema, parent, name)) {
        if (rules.fields.has(field)) fields.add(field);
        // Free text is served without the trail as well: what is personal in it is hidden then.
        const rule = rules.personal.get(field);
        if (rule !== undefined && rule.mask !== 'TEXT') personal.add(field);
        for (const place of [field, type]) if (rules.stepUp.has(place)) stepUp.add(place);
      }
    },
  };
  visit(document, visitWithTypeInfo(info, visitInParallel([ruled, reader.visitor])));
  return { hash, fields: [...fields], personal: [...personal], stepUp: [...stepUp], uses: reader.uses() };
}

/** Facts by text, or by what stands for it: read once, however often the operation comes. */
export function createOperationFacts(schema: GraphQLSchema, rules: RuleBook) {
  const known = new LRUCache<string, OperationFacts>({ max: MAX_FACTS });
  return (document: DocumentNode, text: string, name: string = text): OperationFacts => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const hash = createHash('sha256').update(text).digest('base64url');
    const facts = read(document, schema, rules, hash);
    known.set(name, facts);
    return facts;
  };
}
