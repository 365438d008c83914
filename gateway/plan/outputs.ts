// What is read off an object, in the order of the answer: one by one at first, by code made for it once there are many.
import { compileFunction } from 'node:vm';
import { quoted } from './jsonText.js';
import { FAILED, type Output, type PlainLeaf, type Raw, type Whereabouts } from './plan.js';
import { isError, type Run } from './run.js';

/** True for a value that is the answer as it stands, in the words of generated code. */
const PLAIN_TEST: Readonly<Record<PlainLeaf['type'], (value: string) => string>> = {
  String: (value) => `typeof ${value} === 'string'`,
  ID: (value) => `typeof ${value} === 'string'`,
  Boolean: (value) => `typeof ${value} === 'boolean'`,
  // A 32-bit integer (GraphQL specification, 3.5.1).
  Int: (value) => `typeof ${value} === 'number' && (${value} | 0) === ${value}`,
  Float: (value) => `typeof ${value} === 'number' && Number.isFinite(${value})`,
};

/** The same as a function. */
export function plainTest(type: PlainLeaf['type']): (value: unknown) => boolean {
  return compileFunction(`return ${PLAIN_TEST[type]('value')}`, ['value']) as (value: unknown) => boolean;
}

/** The value of a place inside an object, or of what a load has found for it; `holder` has what was loaded. */
export function valueAt(raw: Raw, slot: symbol | undefined, property: string | undefined, holder: Raw = raw): unknown {
  if (slot === undefined) return property === undefined ? raw : raw[property];
  const loaded = holder[slot];
  if (property === undefined || loaded === null || loaded === undefined || isError(loaded)) return loaded;
  return (loaded as Raw)[property];
}

function readOutput<Context>(output: Output<Context>, raw: Raw, holder: Raw, run: Run<Context>): unknown {
  const { read, mask } = output;
  if (read === undefined && mask === undefined) return valueAt(raw, output.slot, output.property, holder);
  try {
    if (read !== undefined) return read(raw as never, run.context);
    const value = valueAt(raw, output.slot, output.property, holder);
    return value === null || value === undefined || isError(value) ? value : mask?.(value, run.owner, run.context);
  } catch (error) {
    return error instanceof Error ? error : new Error('a field could not be read');
  }
}

/** One output at the end of the path. */
export function completeOutput<Context>(output: Output<Context>, raw: Raw, holder: Raw, run: Run<Context>): unknown {
  if (output.constant !== undefined) return run.asText ? quoted(output.constant) : output.constant;
  const { path, depth } = run;
  path[depth] = output.key;
  run.depth = depth + 1;
  const done = output.complete(readOutput(output, raw, holder, run), run);
  run.depth = depth;
  return done;
}

type CompleteOutputs<Context> = (raw: Raw, holder: Raw, run: Run<Context>) => unknown;

/** Members that come one after the other, put together to an object or to its text. */
export class Members {
  private readonly answer: Record<string, unknown> = {};
  private text = '';

  constructor(private readonly asText: boolean) {}

  add(key: string, done: unknown): void {
    if (!this.asText) this.answer[key] = done;
    else this.text += `${this.text === '' ? '' : ','}${quoted(key)}:${done as string}`;
  }

  whole(): unknown {
    return this.asText ? `{${this.text}}` : this.answer;
  }
}

function oneByOne<Context>(outputs: readonly Output<Context>[]): CompleteOutputs<Context> {
  return (raw, holder, run) => {
    const members = new Members(run.asText);
    for (const output of outputs) {
      const done = completeOutput(output, raw, holder, run);
      if (done === FAILED) return FAILED;
      members.add(output.key, done);
    }
    return members.whole();
  };
}

/** What code is made from. */
type Shape = Pick<Output<never>, 'key' | 'slot' | 'property' | 'constant' | 'plain'>;

/** Slots from which plain values are read, each looked into once for each object. */
function slotsOf(outputs: readonly Shape[]): readonly symbol[] {
  return [...new Set(outputs.flatMap(({ plain, slot, property }) => (plain && property && slot ? [slot] : [])))];
}

/** What code makes: objects, their text, or their text of values that have nothing to escape. */
type Form = 'object' | 'text' | 'escapeFree';

/** A value that stands as it is, or whatever `completeOutput` makes of it. */
function plainCode(i: number, where: string, { type, nullable }: PlainLeaf, form: Form): string {
  const test = PLAIN_TEST[type](`v${i}`);
  // Numbers and truth values are their own text once they are joined to one.
  const isQuoted = form === 'text' && (type === 'String' || type === 'ID');
  const before = isQuoted ? `if (${test}) v${i} = quoted(v${i}); else ` : '';
  const stands = [isQuoted ? 'false' : test, ...(nullable ? [`v${i} === null`] : [])].join(' || ');
  return `let v${i} = ${where}; ${before}if (!(${stands})) { ${completedCode(i)} }`;
}

function completedCode(i: number): string {
  return `v${i} = completeOutput(outputs[${i}], raw, holder, run); if (v${i} === FAILED) return FAILED;`;
}

const looks = (slots: readonly symbol[]): string[] =>
  slots.map((_slot, i) => `const s${i} = look(holder[slots[${i}]]);`);

const whereOf = ({ slot, property }: Whereabouts, slots: readonly symbol[]): string =>
  `${slot === undefined ? 'raw' : `s${slots.indexOf(slot)}`}[${JSON.stringify(property)}]`;

/**
 * The text of a function that makes the whole answer at once: objects of one shape, without a look at what they are made
 * of. Only names of the operation get into it, quoted; no value of a request or an answer ever does.
 */
function toCode(outputs: readonly Shape[], slots: readonly symbol[], form: Form): string {
  const lines = looks(slots);
  outputs.forEach((output, i) => {
    const { constant, plain, property } = output;
    if (constant !== undefined) lines.push(`const v${i} = ${literal(constant, form)};`);
    else if (plain !== undefined && property !== undefined)
      lines.push(plainCode(i, whereOf(output, slots), plain, form));
    else lines.push(`let ${completedCode(i)}`);
  });
  return `return (raw, holder, run) => {\n${lines.join('\n')}\nreturn ${toWhole(outputs, form)};\n};`;
}

/** A text of the operation in generated code. */
const literal = (text: string, form: Form): string => JSON.stringify(form === 'text' ? quoted(text) : text);

/**
 * The same for objects whose texts need no look at them, and which are what they mostly are: no text is null, no value of
 * another type. Everything between two values is one literal. All others, and those with errors, take the longer way.
 */
function toEscapeFreeCode(outputs: readonly Shape[], slots: readonly symbol[]): string {
  const lines = looks(slots);
  const tests: string[] = [];
  const later: string[] = [];
  let [whole, between] = ['', '{'];
  outputs.forEach((output, i) => {
    const { key, constant, plain, property } = output;
    between += `${i === 0 ? '' : ','}${quoted(key)}:`;
    if (constant !== undefined) {
      between += quoted(constant);
      return;
    }
    const isPlain = plain !== undefined && property !== undefined;
    const isText = isPlain && (plain.type === 'String' || plain.type === 'ID');
    if (isPlain) {
      lines.push(`const v${i} = ${whereOf(output, slots)};`);
      const test = PLAIN_TEST[plain.type](`v${i}`);
      tests.push(plain.nullable && !isText ? `(${test} || v${i} === null)` : test);
    } else later.push(`let ${completedCode(i)}`);
    const quote = isText ? '"' : '';
    whole += `${JSON.stringify(between + quote)} + v${i} + `;
    between = quote;
  });
  if (tests.length > 0) lines.push(`if (!(${tests.join(' && ')})) return longer(raw, holder, run);`);
  const code = [...lines, ...later, `return ${whole}${JSON.stringify(`${between}}`)};`];
  return `return (raw, holder, run) => {\n${code.join('\n')}\n};`;
}

function toWhole(outputs: readonly Shape[], form: Form): string {
  if (form === 'object') return `{ ${outputs.map(({ key }, i) => `${JSON.stringify(key)}: v${i}`).join(', ')} }`;
  const members = outputs.map(({ key }, i) => `${JSON.stringify(`${i === 0 ? '{' : ','}${quoted(key)}:`)} + v${i}`);
  return members.length === 0 ? "'{}'" : `${members.join(' + ')} + '}'`;
}

const NOTHING: Raw = Object.freeze(Object.create(null) as Raw);

/** What a load has found, or something that has no values. */
function look(loaded: unknown): Raw {
  return typeof loaded === 'object' && loaded !== null && !isError(loaded) ? (loaded as Raw) : NOTHING;
}

const PARAMETERS = ['outputs', 'slots', 'FAILED', 'look', 'completeOutput', 'quoted', 'longer'];

type Make<Context> = (
  outputs: readonly Output<Context>[],
  slots: readonly symbol[],
  failed: typeof FAILED,
  looking: typeof look,
  completing: typeof completeOutput,
  quoting: typeof quoted,
  longer?: CompleteOutputs<Context>,
) => CompleteOutputs<Context>;

/** `longer`: for objects that the code is not made for. */
function generate<Context>(
  outputs: readonly Output<Context>[],
  form: Form,
  longer?: CompleteOutputs<Context>,
): CompleteOutputs<Context> {
  const slots = slotsOf(outputs);
  const code = form === 'escapeFree' ? toEscapeFreeCode(outputs, slots) : toCode(outputs, slots, form);
  const make = compileFunction(code, PARAMETERS) as Make<Context>;
  return make(outputs, slots, FAILED, look, completeOutput, quoted, longer);
}

/** Everything that is read off the objects of one plan. */
export class Outputs<Context> {
  /** `FAILED` for an object of which something failed where null is not allowed. */
  complete: CompleteOutputs<Context>;

  /** `codeAfter`: objects after which code is made. */
  constructor(
    readonly list: readonly Output<Context>[],
    codeAfter: number,
  ) {
    const slowly = oneByOne(list);
    let left = codeAfter;
    this.complete = (raw, holder, run) => {
      left -= 1;
      if (left >= 0) return slowly(raw, holder, run);
      this.complete = inAllForms(list);
      return this.complete(raw, holder, run);
    };
  }
}

/** Hardly any plan is asked for all: code for a form is made when that is. */
function inAllForms<Context>(list: readonly Output<Context>[]): CompleteOutputs<Context> {
  let object: CompleteOutputs<Context> | undefined;
  let text: CompleteOutputs<Context> | undefined;
  let escapeFree: CompleteOutputs<Context> | undefined;
  const asText: CompleteOutputs<Context> = (raw, holder, run) => (text ??= generate(list, 'text'))(raw, holder, run);
  return (raw, holder, run) => {
    if (!run.asText) return (object ??= generate(list, 'object'))(raw, holder, run);
    if (!run.escapeFree) return asText(raw, holder, run);
    return (escapeFree ??= generate(list, 'escapeFree', asText))(raw, holder, run);
  };
}
