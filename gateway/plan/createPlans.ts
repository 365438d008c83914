// Plans by operation: compiled once, kept while they are used, run as often as the operation comes.
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  getOperationAST,
  getVariableValues,
  visit,
  type ASTNode,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Compiled, Introspect } from './compiled.js';
import { CachedEntities, type EntityCache } from './cachedEntities.js';
import { compileOperation } from './compileOperation.js';
import { completeObject } from './completers.js';
import type { InProcessEntities, InProcessFields } from './inProcess.js';
import { isForSources } from './given.js';
import { listenTo } from './listen.js';
import { loadObjects, runInOrder } from './load.js';
import { createSchedule } from './loadRemote.js';
import { FAILED, NotCovered, type Plan, type Raw, type RemoteRules } from './plan.js';
import { Run } from './run.js';
import type { RemoteSource } from './source.js';
import { Supergraph } from './supergraph.js';

export interface PlanRequest<Context> {
  /** Validated against the schema of the plans. */
  readonly document: DocumentNode;
  /** The text, or what stands for it: plans are kept under it. */
  readonly text: string;
  readonly operationName?: string | null | undefined;
  /** As the caller sent them. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: Context;
  readonly rootValue?: unknown;
  /**
   * For an answer that is sent: its data are made as JSON text at once, and what this makes of the text stands in their
   * place. What the compiler does not cover is answered with objects all the same.
   */
  readonly ofText?: ((json: string) => object) | undefined;
}

export interface PlansOptions<Context> {
  /** What callers validate against. */
  readonly schema: GraphQLSchema;
  readonly remotes: readonly RemoteSource<Context>[];
  readonly fields?: InProcessFields<Context>;
  /** Rows of this process that sources may name. */
  readonly entities?: InProcessEntities<Context>;
  readonly rules?: RemoteRules<Context>;
  readonly introspect?: Introspect<Context>;
  /** Keeps what sources with `lifetimes` answered between runs. Default: nothing is. */
  readonly entityCache?: EntityCache<Context> | undefined;
  /** Operations that are kept. */
  readonly maxPlans?: number;
  /** Objects of one plan after which code is made for them: making it costs as much as some hundred objects. */
  readonly codeAfter?: number;
  /** Answers what the compiler does not cover. Default: rejects with `NotCovered`. */
  fallback?(request: PlanRequest<Context>, reason: string): Promise<ExecutionResult>;
}

/** One operation of one text, with its plan for every combination of conditions that was asked for. */
interface Prepared<Context> {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables that `@skip` and `@include` read. */
  readonly conditions: readonly string[];
  readonly variants: LRUCache<string, Plan<Context> | NotCovered>;
}

const MAX_PLANS = 1_000;
const CODE_AFTER = 500;
/** Wrong variables that are told of at once, as graphql-js does. */
const MAX_WRONG = 50;
/** Combinations of conditions that are kept for one operation. */
const MAX_VARIANTS = 32;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Variables that `@skip` and `@include` read, in the operation and in the fragments that it uses. */
function conditionsOf(node: ASTNode, fragments: Fragments, seen: Set<string>, names: Set<string>): Set<string> {
  visit(node, {
    Directive({ arguments: args }) {
      const value = args?.find(({ name }) => name.value === 'if')?.value;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (fragment === undefined || seen.has(name.value)) return;
      seen.add(name.value);
      conditionsOf(fragment, fragments, seen, names);
    },
  });
  return names;
}

function prepare<Context>(request: Pick<PlanRequest<Context>, 'document' | 'operationName'>): Prepared<Context> {
  const operation = getOperationAST(request.document, request.operationName);
  if (operation === null || operation === undefined) throw new GraphQLError('The operation is not clear.');
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of request.document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const conditions = [...conditionsOf(operation, fragments, new Set(), new Set())];
  return { operation, fragments, conditions, variants: new LRUCache({ max: MAX_VARIANTS }) };
}

/** What `@skip` and `@include` of this request say; throws where graphql-js does. */
function readConditions<Context>(
  { conditions }: Prepared<Context>,
  variables: Readonly<Record<string, unknown>>,
): Map<string, boolean> {
  const read = new Map<string, boolean>();
  for (const name of conditions) {
    const value = variables[name];
    if (typeof value !== 'boolean')
      throw new GraphQLError('Argument "if" of non-null type "Boolean!" must not be null.');
    read.set(name, value);
  }
  return read;
}

function planOf<Context>(
  from: Compiled<Context>,
  prepared: Prepared<Context>,
  conditions: ReadonlyMap<string, boolean>,
): Plan<Context> | NotCovered {
  const key = [...conditions.values()].map(Number).join('');
  const known = prepared.variants.get(key);
  if (known !== undefined) return known;
  let plan: Plan<Context> | NotCovered;
  try {
    plan = compileOperation(from, prepared.operation, prepared.fragments, conditions);
  } catch (error) {
    if (!(error instanceof NotCovered)) throw error;
    plan = error;
  }
  prepared.variants.set(key, plan);
  return plan;
}

async function runPlan<Context>(
  plan: Plan<Context>,
  run: Run<Context>,
  { rootValue, ofText }: Pick<PlanRequest<Context>, 'rootValue' | 'ofText'>,
): Promise<ExecutionResult> {
  run.asText = ofText !== undefined;
  const root: Raw = { rootValue };
  const inOrder = plan.operation === OperationTypeNode.MUTATION;
  if (!inOrder) await loadObjects(plan.root, [root], run);
  const data = inOrder ? await runInOrder(plan.root, root, run) : completeObject(plan.root, root, run);
  const { errors } = run;
  const whole = typeof data === 'string' && ofText !== undefined ? ofText(data) : data;
  return {
    ...(errors.length === 0 ? {} : { errors }),
    data: whole === FAILED ? null : (whole as Record<string, unknown>),
  };
}

/** Types of which a function answers a field that is not made for rows of a source. */
function rowTypesOf<Context>(fields: InProcessFields<Context>): Set<string> {
  return new Set([...fields].flatMap(([name, field]) => (isForSources(field) ? [] : [name.replace(/\..*/, '')])));
}

export interface Plans<Context> {
  /** Compiles, or takes what is kept, and runs it. Errors of sources are in the result. */
  execute(request: PlanRequest<Context>): Promise<ExecutionResult>;
  /** Root values of a subscription that a remote source tells of; undefined if none does. */
  listen(request: PlanRequest<Context>): AsyncIterable<unknown> | ExecutionResult | undefined;
  /** Compiles ahead of the first request, with whatever the operation's defaults say of its conditions. */
  warm(request: Omit<PlanRequest<Context>, 'context' | 'variables'>): void;
  /** Compiles only. */
  plan(request: Omit<PlanRequest<Context>, 'context'>): Plan<Context> | NotCovered;
}

class PlanCache<Context> implements Plans<Context> {
  private readonly from: Compiled<Context>;
  private readonly known: LRUCache<string, Prepared<Context>>;

  constructor(private readonly options: PlansOptions<Context>) {
    const fields: InProcessFields<Context> = options.fields ?? new Map();
    this.from = {
      supergraph: new Supergraph(options.schema, options.remotes),
      ...{ fields, entities: options.entities ?? new Map(), rowTypes: rowTypesOf(fields) },
      rules: options.rules ?? { guards: new Map(), masks: new Map() },
      introspect: options.introspect,
      codeAfter: options.codeAfter ?? CODE_AFTER,
    };
    this.known = new LRUCache({ max: options.maxPlans ?? MAX_PLANS });
  }

  async execute(request: PlanRequest<Context>): Promise<ExecutionResult> {
    const given = request.variables ?? {};
    let plan: Plan<Context> | NotCovered;
    let variables: Readonly<Record<string, unknown>>;
    try {
      const prepared = this.prepared(request);
      const { coerced, errors } = this.read(prepared, given);
      if (coerced === undefined) return { errors };
      variables = coerced;
      plan = planOf(this.from, prepared, readConditions(prepared, variables));
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error], data: null };
      throw error;
    }
    if (!(plan instanceof NotCovered)) {
      const { entityCache } = this.options;
      const cached = entityCache && new CachedEntities(entityCache, request.context, given, plan.operation);
      const run = new Run(request.context, given, variables, plan, createSchedule, cached);
      return runPlan(plan, run, request);
    }
    if (this.options.fallback === undefined) throw plan;
    return this.options.fallback(request, plan.reason);
  }

  listen(request: PlanRequest<Context>): AsyncIterable<unknown> | ExecutionResult | undefined {
    const given = request.variables ?? {};
    const prepared = this.prepared(request);
    const { coerced, errors } = this.read(prepared, given);
    if (coerced === undefined) return { errors };
    const plan = planOf(this.from, prepared, readConditions(prepared, coerced));
    return plan instanceof NotCovered ? undefined : listenTo(plan, given, request.context);
  }

  plan(request: Omit<PlanRequest<Context>, 'context'>): Plan<Context> | NotCovered {
    const prepared = this.prepared(request);
    const { coerced } = this.read(prepared, request.variables ?? {});
    const conditions = prepared.conditions.map((name) => [name, coerced?.[name] === true] as const);
    return planOf(this.from, prepared, new Map(conditions));
  }

  warm(request: Omit<PlanRequest<Context>, 'context'>): void {
    try {
      this.plan(request);
    } catch (error) {
      // A document of several operations and no name: whoever asks says which one.
      if (!(error instanceof GraphQLError)) throw error;
    }
  }

  private prepared(request: Pick<PlanRequest<Context>, 'document' | 'operationName' | 'text'>): Prepared<Context> {
    const key = `${request.operationName ?? ''}\n${request.text}`;
    let prepared = this.known.get(key);
    if (prepared === undefined) {
      prepared = prepare(request);
      this.known.set(key, prepared);
    }
    return prepared;
  }

  private read({ operation }: Prepared<Context>, given: Readonly<Record<string, unknown>>) {
    const definitions = operation.variableDefinitions ?? [];
    const { coerced, errors } = getVariableValues(this.options.schema, definitions, given, { maxErrors: MAX_WRONG });
    return errors === undefined ? { coerced } : { errors };
  }
}

export function createPlans<Context>(options: PlansOptions<Context>): Plans<Context> {
  return new PlanCache(options);
}
