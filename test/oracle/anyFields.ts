// Random fields: their types, their arguments.
import type { Argument, Field, TypeRef } from './model.js';
import type { Tape } from './tape.js';

export const LEAVES = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Color', 'Stamp'];

const NAMES = ['name', 'size', 'note', 'rank', 'tags', 'kind', 'part', 'link'];

const ARGUMENTS: readonly Argument[] = [
  { name: 'n', type: 'Int' },
  { name: 'n', type: 'Int', fallback: '5' },
  { name: 'must', type: 'Int!' },
  { name: 's', type: 'String' },
  { name: 's', type: 'String!', fallback: '"usual"' },
  { name: 'f', type: 'Float' },
  { name: 'b', type: 'Boolean', fallback: 'true' },
  { name: 'i', type: 'ID' },
  { name: 'color', type: 'Color', fallback: 'GREEN' },
  { name: 'colors', type: '[Color!]' },
  { name: 'filter', type: 'Filter' },
  { name: 'filter', type: 'Filter', fallback: '{ limit: 4, range: { to: 9 } }' },
  { name: 'filters', type: '[Filter!]' },
  { name: 'stamp', type: 'Stamp' },
  { name: 'grid', type: '[[Int]]' },
];

/** Input types and leaves that every source has. */
export const COMMON_SDL = `
enum Color { RED GREEN BLUE }
scalar Stamp
input Range { from: Int = 1, to: Int }
input Filter { text: String = "all", limit: Int! = 2, colors: [Color!], range: Range }
`;

export function anyRef(tape: Tape, named: string): TypeRef {
  // Objects are worth asking for by the dozen.
  const weights = LEAVES.includes(named) ? { plain: 12, list: 5, nested: 1 } : { plain: 8, list: 9, nested: 1 };
  const lists = { plain: 0, list: 1, nested: 2 }[tape.weighted(weights)];
  return { named, lists, nonNull: Array.from({ length: lists + 1 }, () => tape.chance(30)) };
}

export function anyArguments(tape: Tape): Argument[] {
  if (!tape.chance(30)) return [];
  const chosen = [tape.pick(ARGUMENTS), ...(tape.chance(30) ? [tape.pick(ARGUMENTS)] : [])];
  return chosen.filter((one, at) => chosen.findIndex(({ name }) => name === one.name) === at);
}

/** A name that the type does not have yet. Names repeat between types, so that aliases and fragments meet. */
export function freeName(tape: Tape, taken: ReadonlySet<string>): string {
  const start = tape.below(NAMES.length);
  for (let i = 0; i < NAMES.length * 9; i++) {
    const turn = Math.floor(i / NAMES.length);
    const name = `${NAMES[(start + i) % NAMES.length] as string}${turn === 0 ? '' : turn + 1}`;
    if (!taken.has(name)) return name;
  }
  throw new Error('too many fields');
}

export function anyField(tape: Tape, name: string, composites: readonly string[]): Field {
  const named = composites.length > 0 && tape.chance(45) ? tape.pick(composites) : tape.pick(LEAVES);
  return { name, type: anyRef(tape, named), args: anyArguments(tape) };
}
