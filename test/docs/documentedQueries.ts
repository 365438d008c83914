// Commands in the documentation that are followed by their answer: `npm run -s query -- …`, then a JSON block.
import { fencedBlocks } from './markdown.js';

export interface DocumentedQuery {
  readonly name: string;
  readonly role: string;
  readonly unit: string | undefined;
  readonly purpose: string | undefined;
  readonly variables: Record<string, unknown>;
  /** Stand-ins that are stopped before the question. */
  readonly without: readonly string[];
  readonly answer: unknown;
}

/** Words of a command, single quotes respected. */
function toWords(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

function toQuery(commands: string, answer: string): DocumentedQuery | undefined {
  const lines = commands.replace(/\\\n\s*/g, '').split('\n');
  const line = lines.find((text) => text.startsWith('npm run -s query -- '));
  if (line === undefined) return undefined;
  const [name = '', ...options] = toWords(line.slice('npm run -s query -- '.length));
  const option = (key: string) => (options.includes(key) ? options[options.indexOf(key) + 1] : undefined);
  return {
    name,
    role: option('--as') ?? '',
    unit: option('--unit'),
    purpose: option('--purpose'),
    variables: JSON.parse(option('--variables') ?? '{}') as Record<string, unknown>,
    without: lines.flatMap((text) => /^npm run -s sandbox -- stop (\w+)/.exec(text)?.[1] ?? []),
    answer: JSON.parse(answer) as unknown,
  };
}

/** In the order of the page. */
export function documentedQueries(page: string): DocumentedQuery[] {
  const blocks = fencedBlocks(page);
  return blocks.flatMap((block, i) => {
    const next = blocks[i + 1];
    const query = block.language === 'sh' && next?.language === 'json' ? toQuery(block.text, next.text) : undefined;
    return query === undefined ? [] : [query];
  });
}

/** The answer with "…" wherever the documentation leaves a value out; a last "…" in a list stands for all the rest. */
export function leaveOut(documented: unknown, real: unknown): unknown {
  if (documented === '…') return real === undefined ? undefined : '…';
  if (Array.isArray(documented) && Array.isArray(real)) {
    const open = documented.at(-1) === '…' && real.length >= documented.length;
    const shown: unknown[] = open ? [...real.slice(0, documented.length - 1), '…'] : real;
    return shown.map((item, i) => leaveOut(documented[i], item));
  }
  if (typeof documented === 'object' && documented !== null && typeof real === 'object' && real !== null) {
    const wanted = documented as Record<string, unknown>;
    return Object.fromEntries(Object.entries(real).map(([key, value]) => [key, leaveOut(wanted[key], value)]));
  }
  return real;
}
