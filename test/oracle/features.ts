// What a case contains: random cases are worth what they reach.
import { nullOf } from './compare.js';
import type { Verdict } from './ground.js';
import type { Case } from './model.js';

type Feature = (one: Case, verdict: Verdict) => boolean;

const calls = (verdict: Verdict, pattern: RegExp) => verdict.planned.trace.calls.some(({ text }) => pattern.test(text));
const inText = (pattern: RegExp): Feature => {
  return ({ operation }) => pattern.test(operation);
};

/** By name: whether a case has it. */
export const FEATURES: Readonly<Record<string, Feature>> = {
  errors: (_one, { right }) => right.answer.errors.length > 0,
  'null that spreads': (_one, { right }) =>
    right.answer.errors.some(
      ({ path }) => path !== undefined && (nullOf(right.answer.data, path)?.length ?? 99) < path.length,
    ),
  'no data at all': (_one, { right }) => right.answer.data === null,
  'a refused request': (_one, { right }) => right.answer.data === undefined,
  'batched lookups': (_one, verdict) => calls(verdict, /By\w+s\(keys: \$_/),
  'single lookups': (_one, verdict) => calls(verdict, /By\w+[^s]\(\s*\w+: \$_/),
  'batches of several objects': (_one, { planned }) => planned.trace.batches.some((keys) => keys.length > 2),
  'four calls or more': (_one, { planned }) => planned.trace.calls.length > 3,
  'lookups by several fields': (_one, verdict) => calls(verdict, /ByPairs?\([^)]*\$_/),
  'lookups by nested keys': (_one, verdict) => calls(verdict, /ByNesteds?\([^)]*\$_/),
  'chains of keys': (_one, verdict) => calls(verdict, /BySkus?\([^)]*\$_/),
  'computed fields': (one, { planned }) =>
    one.world.objects.some(({ parts }) =>
      Object.values(parts).some(({ fields }) =>
        fields.some(
          ({ name, requires }) =>
            requires !== undefined && planned.trace.calls.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text)),
        ),
      ),
    ),
  'lookups that answer null': (one, { planned }) =>
    planned.trace.batches.length > 0 &&
    one.world.sources.some(({ entryFaults }) => Object.values(entryFaults).includes('missing')),
  'a failed lookup': (_one, { right }) => right.answer.errors.some(({ message }) => /look(ed|ing) up/.test(message)),
  'a source that is down': (_one, { right }) => right.answer.errors.some(({ message }) => message.endsWith('is down')),
  'failing entries of lists': (_one, { right }) =>
    right.answer.errors.some(({ message }) => message.startsWith('entry ')),
  'mutations in order': (_one, { right }) => right.trace.changes.length > 1,
  fragments: inText(/fragment F/),
  'fragments on abstract types': inText(/on [IU]\d/),
  'several operations': inText(/query Op1/),
  'conditions with variables': inText(/@(skip|include)\(if: \$/),
  'conditions with defaults': inText(/Boolean = [\s\S]*if: \$/),
  'aliases of keys': inText(/\b(id|code|region|ref|sku): \w/),
  'repeated fields': inText(/(\b\w+\b)( \{[^{}]*\})?\s+\1\b/),
  'variables in input objects': inText(/\{[^}]*\w+: \$v/),
  'variables in lists': inText(/\[\$v/),
  'type names': inText(/__typename/),
  connections: inText(/\b(edges|pageInfo|node|nodes)\b/),
};
