// What rows of this process are found by in other systems: their own plain values, as callers would see them.
import { getNamedType, getNullableType, isLeafType, type GraphQLLeafType, type GraphQLObjectType } from 'graphql';
import type { Compiler } from './compileOperation.js';
import type { KeyRead, Raw, Whereabouts } from './plan.js';
import type { KeyField } from './supergraph.js';

/** Keys of the rows at one place of an operation, each read once for everything that is joined to them. */
export class RowKeys<Context> {
  private readonly reads = new Map<string, KeyRead<Context>>();

  constructor(
    private readonly compiler: Compiler<Context>,
    private readonly type: GraphQLObjectType,
  ) {}

  private fieldOf(name: string) {
    return this.compiler.from.fields.get(`${this.type.name}.${name}`);
  }

  /** What has to be called for is no key, nor is a list or an object. */
  has({ name, node }: KeyField): boolean {
    const field = this.type.getFields()[name];
    const local = this.fieldOf(name);
    if (field === undefined || node.selectionSet !== undefined) return false;
    if (!this.compiler.isOfRow(this.type.name, name)) return false;
    return isLeafType(getNullableType(field.type)) && (local === undefined || 'read' in local);
  }

  locate({ name }: KeyField): Whereabouts {
    const known = this.reads.get(name);
    if (known !== undefined) return { slot: known.slot, property: undefined };
    const local = this.fieldOf(name);
    const leaf = getNamedType(this.compiler.fieldOf(this.type, name).type) as GraphQLLeafType;
    const read = (row: Raw, context: Context): unknown => {
      const value = local !== undefined && 'read' in local ? local.read(row as never, context) : row[name];
      return value === null || value === undefined ? null : leaf.serialize(value);
    };
    const slot = this.compiler.slot();
    this.reads.set(name, { name, slot, read });
    return { slot, property: undefined };
  }

  /** Those of the keys that lie in rows of this process. */
  readsOf(keys: readonly { readonly name: string; readonly slot: symbol | undefined }[]): readonly KeyRead<Context>[] {
    return keys.flatMap(({ name, slot }) => {
      const reading = this.reads.get(name);
      return reading !== undefined && reading.slot === slot ? [reading] : [];
    });
  }
}

/** Slots that loads fill, without those into which keys are read. */
export function slotsOf<Context>(keys: readonly Whereabouts[], reads: readonly KeyRead<Context>[]): symbol[] {
  const read = new Set(reads.map(({ slot }) => slot));
  return [...new Set(keys.flatMap(({ slot }) => (slot === undefined || read.has(slot) ? [] : [slot])))];
}
