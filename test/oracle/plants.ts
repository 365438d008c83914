// Mistakes that a compiler of plans could make, put in from outside: the oracle has to find each of them.
import { Kind, visit, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Plans } from '../../gateway/plan/index.js';
import { nullOf, toAnswer } from './compare.js';
import type { Plant } from './ground.js';
import { selectedIn } from './positions.js';
import type { Trace } from './sources.js';

type Request = Parameters<Plans<Trace>['execute']>[0];

function around(change: (result: ExecutionResult, request: Request) => ExecutionResult): Plant {
  return {
    plans: (plans) => ({
      ...plans,
      execute: async (request) => change(await plans.execute(request), request),
    }),
  };
}

/** Results of a batch are given to the neighbour: as if the index in the batch were wrong. */
const wrongIndex: Plant = {
  source: (remote) => ({
    ...remote,
    execute: async (request, trace) => {
      const result = await remote.execute(request, trace);
      const data = Object.entries(result.data ?? {}).map(([key, value]): [string, unknown] => [
        key,
        // Only what was asked with keys that the plan made.
        Array.isArray(value) && /By\w+s\(keys: \$_/.test(request.text) ? [...value.slice(1), value[0]] : value,
      ]);
      return { ...result, ...(result.data == null ? {} : { data: Object.fromEntries(data) }) };
    },
  }),
};

/** Boolean variables that have a default and are not given. */
function withoutDefaults(document: DocumentNode, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = { ...given };
  visit(document, {
    VariableDefinition: ({ variable, type, defaultValue }) => {
      const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
      const isCondition =
        inner.kind === Kind.NAMED_TYPE && inner.name.value === 'Boolean' && defaultValue !== undefined;
      if (isCondition) values[variable.name.value] ??= false;
    },
  });
  return values;
}

/** `@skip` and `@include` read a variable as false that is not given, whatever its default. */
const ignoredDefault: Plant = {
  plans: (plans) => ({
    ...plans,
    execute: (request) =>
      plans.execute({ ...request, variables: withoutDefaults(request.document, request.variables ?? {}) }),
  }),
};

function setAt(data: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(data)) return data.map((one, at) => (at === step ? setAt(one, rest, value) : (one as unknown)));
  const row = data as Record<string, unknown>;
  return { ...row, [step]: setAt(row[step], rest, value) };
}

/** Null that spreads upwards stops one level too early. */
const earlyStop = around((result) => {
  const answer = toAnswer(result);
  let { data } = answer;
  for (const { path = [] } of answer.errors) {
    const at = nullOf(data, path);
    const next = at === undefined ? undefined : path[at.length];
    if (at !== undefined && typeof next === 'string') data = setAt(data, at, { [next]: null });
  }
  return { ...result, data: data as Record<string, unknown> };
});

/** Paths of errors have names of fields where aliases belong. */
const namesForAliases = around((result, { document, operationName }) => {
  const selected = selectedIn({ document, operationName: operationName ?? undefined, variables: {} });
  const nameOf = (step: string | number) => selected.find(({ key }) => key === step)?.name ?? step;
  const errors = result.errors?.map((error) => ({ ...error, message: error.message, path: error.path?.map(nameOf) }));
  return {
    ...result,
    ...(errors === undefined ? {} : { errors: errors as unknown as NonNullable<ExecutionResult['errors']> }),
  };
});

export const PLANTS = { wrongIndex, ignoredDefault, earlyStop, namesForAliases };
