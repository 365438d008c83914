// The steps of a guide that is run from top to bottom: what is sent, as whom, and the answer that is printed below it.
import { leaveOut } from './documentedQueries.js';
import { fencedBlocks } from './markdown.js';

/** One GraphQL operation; `# who · /graphql · X-Purpose: steering` is its first line. */
export interface AskStep {
  readonly kind: 'ask';
  readonly who: string;
  readonly path: string;
  readonly purpose: string | undefined;
  readonly text: string;
  readonly answer: unknown;
}

/** `curl -s http://127.0.0.1:4000/path -u 'name:secret' -d …`, answered with JSON or with lines of text. */
export interface CurlStep {
  readonly kind: 'curl';
  readonly path: string;
  readonly user: string | undefined;
  readonly form: readonly string[];
  readonly answer: unknown;
}

/** A JSON block that a reader hands over as the variable of this name. */
interface ValueStep {
  readonly kind: 'value';
  readonly name: string;
  readonly value: unknown;
}

type GuideStep = AskStep | CurlStep | ValueStep;

const HEADER = /^# (\S+)((?: · [^\n]+)?)\n/;
const VALUE = /^```json (\w+)\n([\s\S]*?)^```$/gm;
const KEPT = /^<(\w+)>$/;

function toAsk(text: string, answer: string): AskStep {
  const [header = '', who = '', more = ''] = HEADER.exec(text) ?? [];
  if (who === '') throw new Error(`No "# who" above:\n${text}`);
  return {
    kind: 'ask',
    who,
    path: more.includes('/graphql') ? '/graphql' : '/admin/graphql',
    purpose: /X-Purpose: (\S+)/.exec(more)?.[1],
    text: text.slice(header.length),
    answer: JSON.parse(answer) as unknown,
  };
}

function toCurl(text: string, language: string, answer: string): CurlStep {
  const [, path = ''] = /^curl -s '?http:\/\/127\.0\.0\.1:4000([^\s']+)/.exec(text) ?? [];
  return {
    kind: 'curl',
    path,
    user: / -u '([^']+)'/.exec(text)?.[1],
    form: [...text.matchAll(/ -d (\S+)/g)].map((match) => match[1] ?? ''),
    answer: language === 'json' ? (JSON.parse(answer) as unknown) : answer.trimEnd().split('\n'),
  };
}

/** In the order of the page. */
export function guideSteps(page: string): GuideStep[] {
  const names = new Map([...page.matchAll(VALUE)].map(([, name = '', text = '']) => [text, name]));
  const blocks = fencedBlocks(page);
  return blocks.flatMap((block, i): GuideStep[] => {
    const next = blocks[i + 1];
    const name = block.language === 'json' ? names.get(block.text) : undefined;
    if (name !== undefined) return [{ kind: 'value', name, value: JSON.parse(block.text) as unknown }];
    if (block.language === 'graphql') return [toAsk(block.text, next?.language === 'json' ? next.text : '')];
    if (!block.text.startsWith('curl -s ') || next === undefined) return [];
    return [toCurl(block.text, next.language, next.text)];
  });
}

/** What the reader keeps: `<request>` in an answer is `$request` in a later operation. */
export type Kept = Map<string, unknown>;

export function fillIn(text: string, kept: Kept): string {
  return text.replace(/<(\w+)>/g, (_all, name: string) => String(kept.get(name)));
}

/** The documented answer with each `<name>` replaced by what it stands for; one that is new is kept. */
function settle(documented: unknown, real: unknown, kept: Kept): unknown {
  const name = typeof documented === 'string' ? KEPT.exec(documented)?.[1] : undefined;
  if (name !== undefined) {
    if (!kept.has(name)) kept.set(name, real);
    return kept.get(name);
  }
  if (Array.isArray(documented))
    return documented.map((item, i) => settle(item, Array.isArray(real) ? real[i] : undefined, kept));
  if (typeof documented !== 'object' || documented === null) return documented;
  const found = (typeof real === 'object' && real !== null ? real : {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(documented).map(([key, value]) => [key, settle(value, found[key], kept)]));
}

function pick(from: unknown, like: unknown): Record<string, unknown> {
  const [all, wanted] = [from ?? {}, like ?? {}] as [Record<string, unknown>, Record<string, unknown>];
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in wanted));
}

/** Of an error only what the page prints; its code always. */
function shortErrors(documented: unknown, real: unknown): unknown {
  const [wanted, found] = [documented, real] as { errors?: { extensions?: object }[] }[];
  if (wanted?.errors === undefined || found?.errors === undefined) return real;
  const errors = found.errors.map((error, i) => {
    const like = wanted.errors?.[i];
    return { ...pick(error, like), extensions: pick(error.extensions, { code: '', ...like?.extensions }) };
  });
  return { ...found, errors };
}

/** Both sides in a form that is equal if the printed answer is true; keeps what the page says to keep. */
export function compare(documented: unknown, real: unknown, kept: Kept): readonly [unknown, unknown] {
  const short = shortErrors(documented, real);
  const settled = settle(documented, short, kept);
  return [leaveOut(settled, short), settled];
}

/** The days of the page from `first` on, and the code lists made from them, moved so that `first` is today. */
export function moveDays(page: string, first: string, today: string): string {
  const delta = Date.parse(today) - Date.parse(first);
  const move = (day: string) => new Date(Date.parse(day) + delta).toISOString().slice(0, 10);
  return page
    .replace(/\d{4}-\d{2}-\d{2}/g, (day) => (day < first ? day : move(day)))
    .replace(/(?<=hn:)\d{4}-\d{2}(?=:)/g, (month) => (`${month}-01` < first ? month : move(`${month}-01`).slice(0, 7)));
}
