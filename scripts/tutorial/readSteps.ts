// The guide as steps: what a reader who knows nothing else does with each block, by the sentence that stands before it.

/** One thing that the page tells its reader to do, or that it says they will see. */
export type Step =
  | { readonly kind: 'run'; readonly commands: string }
  /** Goes on running while the reader goes on reading. */
  | { readonly kind: 'start'; readonly commands: string }
  | { readonly kind: 'create'; readonly file: string; readonly text: string }
  | {
      readonly kind: 'edit';
      readonly file: string;
      readonly line: string;
      readonly replace: boolean;
      readonly text: string;
    }
  | { readonly kind: 'see'; readonly lines: readonly string[] }
  | { readonly kind: 'answer'; readonly json: unknown };

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;
const CREATE = /Create `([^`]+)`:$/;
const EDIT = /In `([^`]+)`,(?: in [^,]+,)? (add behind|replace) the line\s+`([^`]+)`(?: by)?:$/;
const STAYS = /goes on\s+running:$/;

function toStep(language: string, text: string, before: string): Step {
  const created = CREATE.exec(before)?.[1];
  if (created !== undefined) return { kind: 'create', file: created, text };
  const [, file, how, line] = EDIT.exec(before) ?? [];
  if (file !== undefined && line !== undefined) return { kind: 'edit', file, line, replace: how === 'replace', text };
  if (language === 'sh') return { kind: STAYS.test(before) ? 'start' : 'run', commands: text };
  if (language === 'text') return { kind: 'see', lines: text.trim().split('\n') };
  if (language === 'json') return { kind: 'answer', json: JSON.parse(text) };
  throw new Error(`nothing says what to do with this block: ${text.slice(0, 80)}`);
}

/** Steps of the sections that have a number, in their order. */
export function readSteps(page: string): readonly Step[] {
  const numbered = page
    .split(/^(?=## )/m)
    .filter((section) => /^## \d/.test(section))
    .join('');
  let end = 0;
  return [...numbered.matchAll(BLOCK)].map(({ 0: whole, 1: language = '', 2: text = '', index }) => {
    const before = numbered.slice(end, index).trim();
    end = index + whole.length;
    return toStep(language, text, before);
  });
}

/** The file after the edit. Throws unless the line is there once. */
export function applyEdit(content: string, { line, replace, text }: Extract<Step, { kind: 'edit' }>): string {
  const lines = content.split('\n');
  const found = lines.flatMap((one, i) => (one.trim() === line ? [i] : []));
  const [at] = found;
  if (at === undefined || found.length > 1) throw new Error(`${found.length} lines are: ${line}`);
  lines.splice(replace ? at : at + 1, replace ? 1 : 0, ...text.trimEnd().split('\n'));
  return lines.join('\n');
}

/** True if the line stands somewhere in the words; "…" stands for anything inside a line. */
export function isSaid(line: string, words: string): boolean {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('[^\\n]*'), 'u').test(words);
}
