// Rights where several services hold one type: one of them gives its rule, and none takes back what another one asks for.
import { print, type ConstDirectiveNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { rootFields } from '../model.js';
import { directiveArgument, findDirective } from '../sdl.js';
import type { RemoteModel } from './readRemote.js';

const ACCESS = ['requires', 'public', 'internal'];
/** What decides on a field: who may use it, how it is hidden, and how the caller must have signed in. */
const ON_FIELDS: ReadonlySet<string> = new Set([...ACCESS, 'personal', 'stepUp']);

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** True if a rule of access stands there. */
export function givesRule(node: Directed): boolean {
  return ACCESS.some((rule) => findDirective(node, rule) !== undefined);
}

/** An owner without a rule would look like a guard and be none; beside the rule of another service, it would replace its owner. */
function checkOwner(type: string, definition: ObjectTypeDefinitionNode): string[] {
  const of = ['ownedBy', 'subject'].filter((name) => findDirective(definition, name) !== undefined);
  const subject = directiveArgument(definition, 'subject', 'by');
  const held = (definition.fields ?? []).some((field) => field.name.value === subject);
  return [
    ...(givesRule(definition) ? [] : of.map((name) => `${type} carries @${name}, which stands beside the type's rule`)),
    ...(subject === undefined || held ? [] : [`${type} has no field "${subject}" that says whom it is about`]),
  ];
}

/** A field's own grant is one that can be given. */
function checkGrants(type: string, definition: ObjectTypeDefinitionNode, declared: ReadonlySet<string>): string[] {
  return (definition.fields ?? []).flatMap((field) => {
    const grant = directiveArgument(field, 'requires', 'grant');
    return grant === undefined || declared.has(grant)
      ? []
      : [`${type}.${field.name.value} requires "${grant}", which "grants" does not declare`];
  });
}

/** Of one service. */
export function checkTypeRights({ remote, model }: Pick<RemoteModel, 'remote' | 'model'>): string[] {
  const declared = new Set<string>(remote.grants.map(({ capability }) => capability));
  return [...model.types].flatMap(([type, definition]) => [
    ...checkOwner(type, definition),
    ...checkGrants(type, definition, declared),
  ]);
}

function rulesOn({ directives = [] }: FieldDefinitionNode): string {
  return directives
    .filter(({ name }) => ON_FIELDS.has(name.value))
    .map((directive) => print(directive))
    .sort()
    .join(' ');
}

interface Said {
  readonly by: string;
  readonly text: string;
}

/** Whoever comes first; the problem if another one says something else. */
function differing(seen: Map<string, Said>, at: string, said: Said, what: string): string[] {
  const other = seen.get(at);
  if (other === undefined) seen.set(at, said);
  if (other === undefined || other.text === said.text) return [];
  return [`${at} ${what} ${other.text} in ${other.by} and ${said.text} in ${said.by}: make them the same`];
}

/** Fields that two services hold are ruled alike, or by one of them, and are of one type. */
export function checkSharedFields(services: readonly RemoteModel[]): string[] {
  const ruled = new Map<string, Said>();
  const typed = new Map<string, Said>();
  return services.flatMap(({ remote: { id: by }, model }) =>
    [...model.types].flatMap(([type, { fields = [] }]) =>
      fields.flatMap((field) => {
        const at = `${type}.${field.name.value}`;
        const rules = rulesOn(field);
        const text = print(field.type).replaceAll('!', '');
        return [
          ...differing(typed, at, { by, text }, 'is'),
          ...(rules === '' ? [] : differing(ruled, at, { by, text: rules }, 'is ruled by')),
        ];
      }),
    ),
  );
}

/** What callers ask for in one service and another keeps for the gateway: the rule of the one would be the other's. */
export function checkHiddenRoots(services: readonly RemoteModel[]): string[] {
  const places = services.flatMap(({ remote, model }) =>
    rootFields(model).flatMap(([root, fields]) =>
      fields.map((field) => ({
        at: `${root}.${field.name.value}`,
        by: remote.id,
        isHidden: findDirective(field, 'internal') !== undefined,
      })),
    ),
  );
  const hidden = new Map(places.flatMap(({ at, by, isHidden }) => (isHidden ? [[at, by] as const] : [])));
  return places.flatMap(({ at, by, isHidden }) => {
    const other = isHidden ? undefined : hidden.get(at);
    return other === undefined ? [] : [`${at} of ${by} is @internal in ${other}: rename one of them`];
  });
}
