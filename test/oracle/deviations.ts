/*
 * Where the stitched execution is known to answer otherwise than plain graphql-js over one schema. There plain graphql-js
 * is the truth. An entry excuses single differences, at the places that it names; a difference that no entry excuses
 * fails the test.
 */
import { nullOf, type Answer, type Difference, type Path } from './compare.js';
import { KEY_NAMES, type World } from './model.js';
import { isNear, keysOf, selectedIn, type Selected } from './positions.js';
import type { Asked } from './single.js';

export interface Facts {
  readonly world: World;
  readonly asked: Asked;
  readonly selected: readonly Selected[];
  readonly right: Answer;
  readonly stitched: Answer;
  /** Names under which the stitched execution fetches keys, and what fields are computed from. */
  readonly hidden: ReadonlySet<string>;
}

export interface Deviation {
  readonly name: string;
  readonly reason: string;
  excuses(difference: Difference, facts: Facts): boolean;
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, at) => path[at] === step);
}

/** Errors of a source, or of looking something up there, as a whole. */
const UNREACHED = /is down$|look(ed|ing) up/;

/** Whether some error makes this very place null. */
function isNullAt({ data, errors }: Answer, at: Path): boolean {
  return errors.some(({ path }) => path !== undefined && JSON.stringify(nullOf(data, path)) === JSON.stringify(at));
}

const INNER_KEYS = new Set(['zone', 'code']);

/** Something else stands under the name of a field that stitching fetches for itself. */
function clashes({ selected, hidden }: Pick<Facts, 'selected' | 'hidden'>): Pick<Selected, 'parent'>[] {
  return selected
    .filter(({ key, name }) => key !== name && hidden.has(key))
    .map(({ key, parent }) => ({ parent: INNER_KEYS.has(key) ? parent.slice(0, -1) : parent }));
}

/** Fields that are selected several times, at least once under a condition; and keys under a condition. */
function halfConditional({ selected, hidden }: Pick<Facts, 'selected' | 'hidden'>): Selected[] {
  const times = (one: Selected) =>
    selected.filter(({ key, parent }) => key === one.key && parent.join() === one.parent.join()).length;
  return selected.filter((one) => one.conditional && (hidden.has(one.name) || times(one) > 1));
}

function nameAt({ selected }: Facts, at: Path): string {
  const keys = keysOf(at);
  const [key, parent] = [keys.at(-1), keys.slice(0, -1).join()];
  return selected.find((one) => one.key === key && one.parent.join() === parent)?.name ?? '';
}

function computedNames(world: World): Set<string> {
  return new Set(
    world.objects.flatMap(({ parts }) =>
      Object.values(parts).flatMap(({ fields }) =>
        fields.filter(({ requires }) => requires !== undefined).map(({ name }) => name),
      ),
    ),
  );
}

/** Whether the right answer has the error of a computed field near there. */
function computedFailed(facts: Facts, at: Path): boolean {
  const computed = computedNames(facts.world);
  return facts.right.errors.some(({ path = [] }) => {
    const place = nullOf(facts.right.data, path) ?? path;
    return isNear(keysOf(place), keysOf(at)) && computed.has(nameAt(facts, path));
  });
}

/** Whether an error of the stitched execution with this text made null what is there, or is there. */
function isBlamed({ stitched }: Facts, text: string, at: Path): boolean {
  return stitched.errors.some(
    ({ message, path = [] }) =>
      message.includes(text) && isNear(keysOf(nullOf(stitched.data, path) ?? path), keysOf(at)),
  );
}

/** Both have an error there; the right one is that a source could not be asked. */
function isToldOtherwise({ right, stitched }: Facts, at: Path): boolean {
  const there = ({ path }: Answer['errors'][number]) => JSON.stringify(path) === JSON.stringify(at);
  return stitched.errors.some(there) && right.errors.some((error) => there(error) && UNREACHED.test(error.message));
}

/** Near an error of the stitched execution that says so. */
function nearError(text: string): Deviation['excuses'] {
  return (difference, facts) => isBlamed(facts, text, difference.path ?? []);
}

export const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'alias of a key',
    reason:
      'graphql-tools adds keys and required fields to a selection under their own names; an alias of that name takes their place, ' +
      'so that objects are looked up by wrong keys, and requests that were batched with them fail, too',
    excuses: (difference, facts) => {
      const found = clashes(facts);
      const at = difference.path ?? [];
      if (found.some(({ parent }) => isNear(parent, keysOf(at)))) return true;
      // A refused key: everything that travelled with it.
      return found.length > 0 && isBlamed(facts, ' got invalid value ', at);
    },
  },
  {
    name: 'condition on a repeated field',
    reason:
      'graphql-tools merges the nodes of a field that is selected several times and keeps one condition for all; a key under a ' +
      'condition is taken for fetched',
    excuses: (difference, facts) =>
      halfConditional(facts).some(({ parent }) => isNear(parent, keysOf(difference.path ?? []))),
  },
  {
    name: 'path of an error within a list',
    reason:
      'errors inside of a value that several parents share, or at an entry of a list, keep the path of the first parent, or get ' +
      'that of the field (gateway/stitching/locateErrors.ts knows fields, not entries)',
    excuses: (difference, { right, stitched }) => {
      if (difference.kind === 'data') return false;
      const { path = [], message, kind } = difference;
      // Both have an error that makes this place null: here it is at the place, there below.
      if ([right, stitched].every((answer) => isNullAt(answer, path))) return true;
      const [mine, others] = kind === 'extra' ? [stitched, right] : [right, stitched];
      const messages =
        message === undefined
          ? mine.errors
              .filter((error) => error.path !== undefined && startsWith(error.path, path))
              .map((one) => one.message)
          : [message];
      return others.errors.some((error) => messages.includes(error.message));
    },
  },
  {
    name: 'one request for many',
    reason:
      'with batch: true several lookups travel in one operation; where one of them fails and may not be null, the whole answer ' +
      'is null, and the others fail with it',
    excuses: (difference, facts) => {
      const isThrowing = facts.world.sources.some(({ entryFaults }) => Object.values(entryFaults).includes('throws'));
      const told = difference.message?.startsWith('looking up ') === true;
      return isThrowing && (told || isBlamed(facts, 'looking up ', difference.path ?? []));
    },
  },
  {
    name: 'failed key',
    reason:
      'a key or a required field that failed is handed on as the error object itself: the source refuses it, or computes with it',
    excuses: (difference, facts) => {
      const sent = 'got invalid value { message: ';
      const at = difference.path ?? [];
      if (difference.message?.includes(sent) === true || isBlamed(facts, sent, at)) return true;
      // Or, where the answer was empty, without any key, so that the next source has the last word.
      if (isToldOtherwise(facts, at)) return true;
      // Computed with it: there is a value where the reason should be.
      return computedFailed(facts, at);
    },
  },
  {
    name: 'several errors in one',
    reason:
      'graphql-tools puts errors of one value together; of several at one field the gateway keeps the first, below it all',
    excuses: (difference, facts) =>
      difference.message?.includes(', \n') === true || isBlamed(facts, ', \n', difference.path ?? []),
  },
  {
    name: 'empty selection',
    reason: 'graphql-tools makes a request without an operation when every selection of a field is skipped',
    excuses: nearError('Failed to create a gateway request'),
  },
  {
    name: 'nothing but type names',
    reason: 'graphql-tools does not ask for an object of which only __typename is selected, within a fragment',
    excuses: ({ path = [] }, { selected }) => {
      const only = (parent: readonly string[]) =>
        selected.every((one) => one.parent.join() !== parent.join() || one.name === '__typename');
      return selected.some(({ inFragment, parent }) => inFragment && only(parent) && isNear(parent, keysOf(path)));
    },
  },
  {
    name: 'source taken for several',
    reason:
      'graphql-tools takes a source with several entry points or with computed fields for several sources, and asks it again for ' +
      'what it answered; an entry of a list that failed both times becomes an empty object',
    excuses: ({ path = [] }, { world, right }) =>
      world.objects.some(({ parts }) =>
        Object.values(parts).some(({ entries }) => entries.length > 1 || entries.some(({ extra }) => extra.length > 0)),
      ) &&
      right.errors.some(
        (error) =>
          error.message.startsWith('entry ') &&
          isNear(keysOf(nullOf(right.data, error.path ?? []) ?? []), keysOf(path)),
      ),
  },
  {
    name: 'computed field asked directly',
    reason:
      'below a field of a source with computed fields graphql-tools can ask that source for a computed field without its entry ' +
      'point, with nothing to compute from',
    excuses: nearError('is computed through the entry point alone'),
  },
];

function hiddenNames(world: World): Set<string> {
  const required = world.objects.flatMap(({ parts }) =>
    Object.values(parts).flatMap(({ fields }) => fields.flatMap(({ requires }) => requires ?? [])),
  );
  return new Set(['__typename', ...KEY_NAMES, ...required]);
}

/** Whether the operation has what the stitched execution gets wrong, though it may be right by chance. */
export function isSuspect(world: World, asked: Asked): boolean {
  const facts = { selected: selectedIn(asked), hidden: hiddenNames(world) };
  return clashes(facts).length + halfConditional(facts).length > 0;
}

/** The names of the entries that excuse the differences; undefined stands for one that nothing excuses. */
export function excusesFor(
  differences: readonly Difference[],
  given: Omit<Facts, 'selected' | 'hidden'>,
): (string | undefined)[] {
  if (differences.length === 0) return [];
  const facts: Facts = { ...given, selected: selectedIn(given.asked), hidden: hiddenNames(given.world) };
  return differences.map((one) => DEVIATIONS.find((entry) => entry.excuses(one, facts))?.name);
}
