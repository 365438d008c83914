// What is gone and what is new, where they are plainly the same thing under another name.
import type { Sunset } from '../../schema/rules.js';
import type { SchemaChange } from './change.js';
import { typeText, type SchemaMember } from './members.js';

type Members = ReadonlyMap<string, SchemaMember>;

const REMOVED = new Set(['TYPE_REMOVED', 'FIELD_REMOVED', 'ARG_REMOVED']);

/** Where a part stands: on a type, in the arguments of a field, or in the schema. */
function parentOf(at: string): string {
  if (at.endsWith(':)')) return at.slice(0, at.indexOf('(') + 1);
  const dot = at.indexOf('.');
  return dot === -1 ? '' : at.slice(0, dot + 1);
}

/** What makes two parts the same but for their name; undefined where that says too little. */
function likeness(at: string, member: SchemaMember, members: Members): string | undefined {
  if (member.kind === 'value') return undefined;
  if (member.kind !== 'type') {
    const args =
      member.kind === 'field' ? member.definition.args.map(({ name, type }) => `${name}:${String(type)}`) : [];
    return [parentOf(at), member.kind, typeText(member), ...args.sort()].join(' ');
  }
  const parts = [...members].filter(([other]) => other.startsWith(`${at}.`));
  if (parts.length < 2) return undefined;
  return parts
    .map(([other, part]) => `${other.slice(at.length)} ${typeText(part)}`)
    .sort()
    .join('\n');
}

/** By likeness: the one part that has it, or null if there are several. */
function onlyOnes(from: Members, other: Members): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const [at, member] of from) {
    if (other.has(at)) continue;
    const like = likeness(at, member, from);
    if (like !== undefined) found.set(like, found.has(like) ? null : at);
  }
  return found;
}

/** One is gone, one is new, and nothing else is like them; or the announcement of the removal has named it. */
export function withRenames(
  changes: readonly SchemaChange[],
  before: Members,
  after: Members,
  sunsets: ReadonlyMap<string, Sunset> = new Map(),
): readonly SchemaChange[] {
  if (!changes.some(({ kind }) => REMOVED.has(kind))) return changes;
  const gone = onlyOnes(before, after);
  const added = onlyOnes(after, before);
  return changes.map((change) => {
    const { coordinate: at, kind } = change;
    const member = before.get(at);
    if (!REMOVED.has(kind) || member === undefined) return change;
    const like = likeness(at, member, before) ?? '';
    const named = sunsets.get(at)?.use ?? undefined;
    const renamedTo =
      named !== undefined && after.has(named) ? named : gone.get(like) === at ? added.get(like) : undefined;
    return renamedTo == null
      ? change
      : {
          ...change,
          renamedTo,
          vi: `${change.vi} Có lẽ nay là ${renamedTo}.`,
          en: `${change.en} Perhaps ${renamedTo} now.`,
        };
  });
}
