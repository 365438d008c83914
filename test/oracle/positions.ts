// What an operation selects where, whatever the types turn out to be.
import { getOperationAST, Kind, type DirectiveNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Path } from './compare.js';
import type { Asked } from './single.js';

export interface Selected {
  /** Response keys down to the object, without the places in lists. */
  readonly parent: readonly string[];
  readonly key: string;
  readonly name: string;
  /** It, or a fragment around it, has @skip or @include. */
  readonly conditional: boolean;
  /** It stands in a fragment. */
  readonly inFragment: boolean;
}

/** Every field of the operation, fragments in their place. */
export function selectedIn({ document, operationName }: Asked): Selected[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const found: Selected[] = [];
  const has = (directives: readonly DirectiveNode[] | undefined) => (directives?.length ?? 0) > 0;

  function walk(
    set: SelectionSetNode | undefined,
    parent: readonly string[],
    outer: boolean,
    inFragment: boolean,
  ): void {
    for (const node of set?.selections ?? []) {
      const conditional = outer || has(node.directives);
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        found.push({ parent, key, name: node.name.value, conditional, inFragment });
        walk(node.selectionSet, [...parent, key], false, false);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        walk(node.selectionSet, parent, conditional, true);
      } else {
        const fragment = fragments.get(node.name.value);
        walk(fragment?.selectionSet, parent, conditional, true);
      }
    }
  }
  walk(getOperationAST(document, operationName)?.selectionSet, [], false, false);
  return found;
}

/** Response keys of a path. */
export function keysOf(path: Path): string[] {
  return path.filter((step): step is string => typeof step === 'string');
}

/** Whether one is on the way to the other, or the same. */
export function isNear(a: readonly string[], b: readonly string[]): boolean {
  return a.every((step, at) => at >= b.length || b[at] === step);
}
