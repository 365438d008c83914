// What holds for every run of a plan, whatever it answers.
import { visit } from 'graphql';
import { MARK } from './anyInput.js';
import { isSuspect } from './deviations.js';
import type { Outcome, Problem } from './ground.js';
import type { World } from './model.js';
import { keysOf, selectedIn } from './positions.js';
import type { Asked } from './single.js';

export interface Observed {
  readonly world: World;
  readonly asked: Asked;
  readonly right: Outcome;
  readonly planned: Outcome;
  readonly stitched: Outcome;
  /** The stitched execution answered rightly. */
  readonly sound: boolean;
}

type Rule = (observed: Observed) => string[];

/** Every request is valid in the schema of the source that gets it. */
const fits: Rule = ({ planned }) =>
  planned.trace.invalid.map((text) => `a request that does not fit its source: ${text}`);

/** Values of variables go to sources as variables. */
const bound: Rule = ({ asked, planned }) => {
  // Literals of the document may stand in the text.
  if (JSON.stringify(asked.variables).includes(MARK) === false) return [];
  return planned.trace.calls
    .filter(({ text }) => text.includes(MARK))
    .map(({ source, text }) => `a value in the text of a request to ${source}: ${text}`);
};

/** Root fields that find objects, asked by the client itself. */
function asksEntries({ world, asked }: Observed): boolean {
  const entries = new Set(
    world.objects.flatMap(({ parts }) =>
      Object.values(parts).flatMap((part) => part.entries.map(({ field }) => field)),
    ),
  );
  let found = false;
  visit(asked.document, { Field: ({ name }) => void (found ||= entries.has(name.value)) });
  return found;
}

/** An object that is met several times is asked for once. */
const collapsed: Rule = (observed) => {
  if (asksEntries(observed)) return [];
  return observed.planned.trace.batches
    .filter((keys) => new Set(keys).size < keys.length)
    .map((keys) => `the same key twice in one batch: ${keys.join(', ')}`);
};

/** Mutations happen in the order of the operation. */
const ordered: Rule = ({ right, planned }) => {
  const [expected, actual] = [right.trace.changes.join(' '), planned.trace.changes.join(' ')];
  return expected === actual ? [] : [`changes in this order: "${expected}" expected, not "${actual}"`];
};

/**
 * Not more calls than the stitched execution makes, if that one is right, and no error let it stop early. Between
 * changes it does not look up again what it knows, though it may be another by then: the plan does.
 */
const frugal: Rule = ({ world, asked, right, planned, stitched, sound }) => {
  if (right.trace.changes.length > 0) return [];
  const [most, made] = [stitched.trace.calls.length, planned.trace.calls.length];
  return sound && right.answer.errors.length === 0 && made > most && !isSuspect(world, asked)
    ? [`${made} calls of sources, but ${most} of the stitched execution`]
    : [];
};

/** Every error is one that a source gave, or the null that may not be, and lies on a way that the operation goes. */
const honest: Rule = ({ asked, right, planned }) => {
  const { errors } = planned.answer;
  if (errors.length === 0) return [];
  const ways = new Set(selectedIn(asked).map(({ parent, key }) => [...parent, key].join()));
  return errors.flatMap(({ path, message }) => {
    // Errors of the request itself are compared with those of graphql-js.
    if (path === undefined) return [];
    const isGiven =
      planned.trace.messages.has(message) ||
      message.startsWith('Cannot return null for non-nullable field ') ||
      right.answer.errors.some((error) => error.message === message);
    return [
      ...(isGiven ? [] : [`an error that no source gave: ${message}`]),
      ...(ways.has(keysOf(path).join())
        ? []
        : [`an error where the operation selects nothing: ${JSON.stringify(path)}`]),
    ];
  });
};

const RULES: readonly Rule[] = [honest, fits, bound, collapsed, ordered, frugal];

/** Rules that a run does not keep. */
export function broken(observed: Observed): Problem[] {
  return RULES.flatMap((rule) => rule(observed).map((what): Problem => ({ kind: 'invariant', what })));
}
