// A subgraph of Apollo Federation as types and merge rules: every entity is found through `_entities`.
import { Kind, type ConstDirectiveNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import type { RemoteEntry, RemoteMerge } from '../../../../adapters/kit/index.js';
import { fieldsOf, isResolvable, type FederationDirective, type FederationNames } from './federationNames.js';
import { checkFieldSet, mergeTrees, pick, printTree, readFieldSet, type FieldTree } from './fieldSet.js';
import { ENTITIES } from './gatewayFields.js';
import { withoutInaccessible } from './inaccessible.js';
import type { MergeRules } from './mergeRules.js';
import { innerName } from '../../sdl.js';
import { isFielded, mapFields, type Types } from './wholeTypes.js';

const NOT_SUPPORTED: readonly FederationDirective[] = ['interfaceObject', 'context', 'fromContext'];

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** One reading of a subgraph. */
class Subgraph {
  /** By type: fields that one of its keys is made of, also of types inside keys. */
  private readonly keyFields = new Map<string, Set<string>>();

  constructor(
    private readonly types: Types,
    private readonly nameOf: FederationNames,
    private readonly problems: string[],
  ) {}

  private on({ directives = [] }: Directed, name: FederationDirective): ConstDirectiveNode[] {
    return directives.filter((directive) => this.nameOf(directive) === name);
  }

  private treeOf(where: string, type: string, directive: ConstDirectiveNode): FieldTree | undefined {
    const set = `{ ${fieldsOf(directive) ?? ''} }`;
    const wrong = checkFieldSet(this.types, type, set, where);
    this.problems.push(...wrong);
    return wrong.length === 0 ? readFieldSet(set) : undefined;
  }

  private addKeyFields(type: string, tree: FieldTree): void {
    const known = this.keyFields.get(type) ?? new Set();
    this.keyFields.set(type, known);
    const node = this.types.get(type);
    for (const [name, below] of Object.entries(tree)) {
      known.add(name);
      const field = isFielded(node) ? node.fields?.find((one) => one.name.value === name) : undefined;
      if (below !== null && field !== undefined) this.addKeyFields(innerName(field.type), below);
    }
  }

  private computedOf(type: ObjectTypeDefinitionNode): Map<string, FieldTree> {
    const computed = new Map<string, FieldTree>();
    for (const field of type.fields ?? []) {
      const [directive] = this.on(field, 'requires');
      if (directive === undefined) continue;
      const where = `${type.name.value}.${field.name.value}`;
      const tree = this.treeOf(where, type.name.value, directive);
      if (tree !== undefined) computed.set(field.name.value, tree);
    }
    return computed;
  }

  private ruleOf(type: ObjectTypeDefinitionNode): RemoteMerge | undefined {
    const name = type.name.value;
    const keys = this.on(type, 'key').flatMap((directive) => {
      const tree = this.treeOf(name, name, directive);
      if (tree === undefined) return [];
      this.addKeyFields(name, tree);
      return [{ tree, resolvable: isResolvable(directive) }];
    });
    const computed = this.computedOf(type);
    const entries = keys.filter(({ resolvable }) => resolvable).map(({ tree }) => toEntry(name, tree, computed));
    if (entries.length === 0) return undefined;
    const fields = [...computed].map(([field, tree]) => [field, toComputed(tree)] as const);
    return {
      ...(entries.length === 1 ? entries[0] : { entryPoints: entries }),
      ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
    };
  }

  mergeRules(): Map<string, RemoteMerge> {
    const merge = new Map<string, RemoteMerge>();
    for (const type of this.types.values()) {
      if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      const rule = this.ruleOf(type);
      if (rule !== undefined) merge.set(type.name.value, rule);
    }
    return merge;
  }

  /** Fields that are only named here are another service's to answer. */
  private isHeld(field: FieldDefinitionNode, type: Directed & { readonly name: { readonly value: string } }): boolean {
    if (this.keyFields.get(type.name.value)?.has(field.name.value) === true) return true;
    if (this.on(type, 'key').length === 0) return true;
    return this.on(field, 'external').length === 0 && this.on(type, 'external').length === 0;
  }

  held(): Types {
    return mapFields(this.types, (field, type) => (this.isHeld(field, type) ? field : undefined));
  }

  checkSupport(): void {
    const refuse = (where: string, node: Directed) => {
      for (const name of NOT_SUPPORTED)
        if (this.on(node, name).length > 0)
          this.problems.push(`${where}: @${name} of Federation is not supported: declare the object types themselves`);
    };
    for (const type of this.types.values()) {
      refuse(type.name.value, type);
      for (const field of isFielded(type) ? (type.fields ?? []) : [])
        for (const node of [field, ...(field.arguments ?? [])]) refuse(`${type.name.value}.${field.name.value}`, node);
    }
  }

  withoutHidden(types: Types): Types {
    return withoutInaccessible(types, (node) => this.on(node, 'inaccessible').length > 0);
  }
}

function toComputed(tree: FieldTree) {
  return { selectionSet: printTree(tree), computed: true } as const;
}

/** Key objects are what Federation calls representations: the key, the type, and what a field is computed from. */
function toEntry(type: string, tree: FieldTree, computed: ReadonlyMap<string, FieldTree>): RemoteEntry {
  const whole = mergeTrees([tree, ...computed.values()]);
  return {
    selectionSet: printTree(tree),
    fieldName: ENTITIES,
    key: (original: never) => ({ __typename: type, ...(pick(original, whole) as object) }),
    argsFromKeys: (representations) => ({ representations }),
  };
}

/** The merge rules of a subgraph. */
export function readFederationMerge(types: Types, nameOf: FederationNames, problems: string[]): MergeRules {
  const subgraph = new Subgraph(types, nameOf, problems);
  subgraph.checkSupport();
  const merge = subgraph.mergeRules();
  const held = subgraph.withoutHidden(subgraph.held());
  return { types: held, merge };
}
