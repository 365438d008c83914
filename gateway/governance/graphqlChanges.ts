// The findings of graphql-js with the coordinates that it only names in a sentence.
import { findBreakingChanges, findDangerousChanges, type GraphQLSchema } from 'graphql';
import { toChange, type ChangeKind, type SchemaChange } from './change.js';

type Named = Readonly<Record<string, string>>;
type Reader = readonly [
  pattern: RegExp,
  coordinate: (named: Named) => string,
  affects: (named: Named) => readonly string[],
];

const NAME = (group: string) => `(?<${group}>\\w+)`;
function reader(pattern: string, coordinate: Reader[1], affects: Reader[2] = (named) => [coordinate(named)]): Reader {
  return [new RegExp(`^${pattern}`), coordinate, affects];
}
const ofType = ({ t }: Named) => `${t}`;
const ofField = ({ t, f }: Named) => `${t}.${f}`;
const ofArgument = ({ t, f, a }: Named) => `${t}.${f}(${a}:)`;
const ofDirective = ({ d }: Named) => `@${d}`;
const onField = (named: Named) => [ofField(named)];

const FIELD = `${NAME('t')}\\.${NAME('f')}`;

/** In the words of graphql-js, whose version is pinned; a test asks for each of them. */
const READERS: Readonly<Record<string, Reader>> = {
  TYPE_REMOVED: reader(`(?:Standard scalar )?${NAME('t')} was removed`, ofType),
  TYPE_CHANGED_KIND: reader(`${NAME('t')} changed from`, ofType),
  TYPE_REMOVED_FROM_UNION: reader(`${NAME('m')} was removed from union type ${NAME('t')}`, ofType, ({ m }) => [`${m}`]),
  VALUE_REMOVED_FROM_ENUM: reader(`${NAME('f')} was removed from enum type ${NAME('t')}`, ofField),
  REQUIRED_INPUT_FIELD_ADDED: reader(`A required field ${NAME('f')} on input type ${NAME('t')}`, ofField, ({ t }) => [
    `${t}`,
  ]),
  IMPLEMENTED_INTERFACE_REMOVED: reader(
    `${NAME('t')} no longer implements interface ${NAME('i')}`,
    ofType,
    ({ t, i }) => [`${t}`, `${i}`],
  ),
  FIELD_REMOVED: reader(`${FIELD} was removed`, ofField),
  FIELD_CHANGED_KIND: reader(`${FIELD} changed type`, ofField),
  REQUIRED_ARG_ADDED: reader(`A required arg ${NAME('a')} on ${FIELD} was added`, ofArgument, onField),
  ARG_REMOVED: reader(`${FIELD} arg ${NAME('a')} was removed`, ofArgument),
  ARG_CHANGED_KIND: reader(`${FIELD} arg ${NAME('a')} has changed type`, ofArgument),
  DIRECTIVE_REMOVED: reader(`${NAME('d')} was removed`, ofDirective),
  DIRECTIVE_ARG_REMOVED: reader(
    `${NAME('a')} was removed from ${NAME('d')}`,
    ({ d, a }) => `@${d}(${a}:)`,
    (named) => [ofDirective(named)],
  ),
  REQUIRED_DIRECTIVE_ARG_ADDED: reader(
    `A required arg ${NAME('a')} on directive ${NAME('d')} was added`,
    ({ d, a }) => `@${d}(${a}:)`,
    (named) => [ofDirective(named)],
  ),
  DIRECTIVE_REPEATABLE_REMOVED: reader(`Repeatable flag was removed from ${NAME('d')}`, ofDirective),
  DIRECTIVE_LOCATION_REMOVED: reader(`${NAME('l')} was removed from ${NAME('d')}`, ofDirective),
  VALUE_ADDED_TO_ENUM: reader(`${NAME('f')} was added to enum type ${NAME('t')}`, ofField, ({ t }) => [`${t}`]),
  TYPE_ADDED_TO_UNION: reader(`${NAME('m')} was added to union type ${NAME('t')}`, ofType),
  OPTIONAL_INPUT_FIELD_ADDED: reader(`An optional field ${NAME('f')} on input type ${NAME('t')}`, ofField, ({ t }) => [
    `${t}`,
  ]),
  OPTIONAL_ARG_ADDED: reader(`An optional arg ${NAME('a')} on ${FIELD} was added`, ofArgument, onField),
  IMPLEMENTED_INTERFACE_ADDED: reader(`${NAME('i')} added to interfaces implemented by ${NAME('t')}`, ofType),
  // Who leaves the argument out gets another answer.
  ARG_DEFAULT_VALUE_CHANGE: reader(
    `${FIELD} arg ${NAME('a')} (?:has changed defaultValue|defaultValue was removed)`,
    ofArgument,
    onField,
  ),
};

function read(type: string, description: string): SchemaChange {
  const [pattern, coordinate, affects] = READERS[type] ?? [];
  const named = pattern?.exec(description)?.groups;
  // An upgrade of graphql-js changed its words: better nothing than a change without its users.
  if (named === undefined || coordinate === undefined) throw new Error(`unknown finding of graphql-js: ${description}`);
  return toChange(type as ChangeKind, coordinate(named), description, affects?.(named));
}

/** What breaks and what may, as graphql-js sees it. */
export function graphqlChanges(before: GraphQLSchema, after: GraphQLSchema): SchemaChange[] {
  return [...findBreakingChanges(before, after), ...findDangerousChanges(before, after)].map(({ type, description }) =>
    read(type, description),
  );
}
