// Uses of an entry point, and whose each of its answers is.
import type { Asked } from './entityBatches.js';
import { SourceError, isError, type Run } from './run.js';

export type Args = Readonly<Record<string, unknown>>;

/** One use of an entry point. */
export interface Question<Context> extends Asked<Context> {
  readonly args: Args;
  /** Steps of a path from the root field to the object. */
  readonly depth: number;
  put(answer: unknown): void;
}

/** An error below an object that emptied the whole of it. */
function ofWhole(answer: unknown): unknown {
  const isBelow = answer instanceof SourceError && answer.below.length > 0 && !answer.ofObject;
  return isBelow ? new SourceError(answer.error, answer.below, true) : (answer ?? null);
}

/** An object, none, or an error. */
function isRow(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value);
}

/** The value; in the place of one that cannot be the answer, the error of the source that tells of such. */
function checked<Context>(value: unknown, fits: boolean, { load }: Asked<Context>, { context }: Run<Context>): unknown {
  const wrong = fits ? undefined : load.source.malformed?.(load.point.fieldName, context);
  return wrong === undefined ? value : new SourceError(wrong);
}

/** One answer for each key; what is wrong with the list is wrong with each. */
function spread<Context>(found: unknown, asked: Asked<Context>, run: Run<Context>): void {
  const { wanted, load } = asked;
  let all = checked(found, found === null || Array.isArray(found) || isError(found), asked, run);
  if (Array.isArray(found) && found.length !== wanted.length)
    all = new SourceError(
      load.source.malformed?.(load.point.fieldName, run.context) ?? {
        message: `${load.source.id} answered ${found.length} of ${wanted.length} keys`,
      },
    );
  // One object emptied the list: the first step is its place in it.
  if (found instanceof SourceError && found.below.length > 0 && !found.ofObject) {
    const below = found.below.slice(1);
    all = new SourceError(found.error, below, below.length > 0);
  }
  wanted.forEach((one, i) => {
    const answer = Array.isArray(all) ? (all as unknown[])[i] : all;
    one.answer = ofWhole(checked(answer, isRow(answer), asked, run));
  });
}

/** The uses of an entry point that answer for everything wanted. */
export function toQuestions<Context>(asked: Asked<Context>, run: Run<Context>): Question<Context>[] {
  const { load, wanted } = asked;
  const { argsFromKeys } = load.point;
  if (argsFromKeys === undefined)
    return wanted.map((one) => ({
      ...{ load, wanted: [one], args: one.key as Args, depth: 1 },
      put: (answer) => {
        one.answer = ofWhole(checked(answer, isRow(answer), asked, run));
      },
    }));
  const args = argsFromKeys(wanted.map(({ key }) => key) as never);
  return [{ load, wanted, args, depth: 2, put: (answer) => spread(answer, asked, run) }];
}
