// The state of one run of a plan: what it was asked with, and the errors that it met.
import { GraphQLError, type FieldNode } from 'graphql';
import type { CachedEntities } from './cachedEntities.js';
import type { EntityBatches } from './entityBatches.js';
import type { Representatives } from './identity.js';
import type { ObjectPlan, Plan } from './plan.js';
import type { Reaches, Schedule } from './schedule.js';
import type { Together } from './subOperation.js';
import type { RemoteError } from './source.js';

/** An error that a source reported, standing where its value is missing. */
export class SourceError {
  constructor(
    readonly error: Error | RemoteError,
    /** Where it lies below this place, if null was passed on up to here. */
    readonly below: readonly (string | number)[] = [],
    /** It emptied the whole object: `below` begins at the object, whichever field of it is looked at. */
    readonly ofObject: boolean = false,
  ) {}
}

export function isError(value: unknown): value is Error | SourceError {
  return value instanceof SourceError || value instanceof Error;
}

function extensionsOf(error: Error | RemoteError): Readonly<Record<string, unknown>> | undefined {
  return 'extensions' in error ? error.extensions : undefined;
}

export class Run<Context> {
  readonly errors: GraphQLError[] = [];
  /** Errors of whole objects, each told once. */
  private readonly told = new Set<string>();
  /** From the root to the value that is being completed: as many steps as `depth` says. */
  readonly path: (string | number)[] = [];
  depth = 0;
  /** By what is asked, in which words. */
  readonly batches = new Map<string, EntityBatches<Context>>();
  /** By the plan of the objects. */
  readonly representatives = new Map<ObjectPlan<Context>, Representatives>();
  readonly schedule: Schedule<Context>;
  readonly together: Map<string, Together>;
  /** Whose the row around the value is. */
  owner: object | undefined;
  /** Values are completed to their JSON text; null stays null, which is its own text. */
  asText = false;
  /** Every text comes from a source that has said so of it (`RemoteResult`). */
  escapeFree: boolean;

  constructor(
    readonly context: Context,
    /** As the caller sent them. */
    readonly given: Readonly<Record<string, unknown>>,
    /** As the schema reads them. */
    readonly variables: Readonly<Record<string, unknown>>,
    { reaches, together }: Pick<Plan<Context>, 'reaches' | 'together'>,
    createSchedule: (reaches: Reaches, run: () => Run<Context>) => Schedule<Context>,
    /** Undefined: nothing is kept between runs. */
    readonly cached?: CachedEntities<Context>,
  ) {
    this.schedule = createSchedule(reaches, () => this);
    this.together = together;
    this.escapeFree = reaches.ofSources && cached === undefined;
  }

  /** Notes an error at the place that is being completed. */
  report(found: unknown, nodes: readonly FieldNode[]): void {
    const below = found instanceof SourceError ? found.below : [];
    const ofObject = found instanceof SourceError && found.ofObject;
    const path = [...this.path.slice(0, ofObject ? this.depth - 1 : this.depth), ...below];
    if (ofObject && this.told.has(JSON.stringify(path))) return;
    if (ofObject) this.told.add(JSON.stringify(path));
    const error = found instanceof SourceError ? found.error : (found as Error);
    const extensions = extensionsOf(error);
    this.errors.push(
      new GraphQLError(error.message, {
        nodes,
        path,
        ...(error instanceof Error ? { originalError: error } : {}),
        ...(extensions === undefined ? {} : { extensions }),
      }),
    );
  }
}
