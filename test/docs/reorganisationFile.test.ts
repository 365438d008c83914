// The page about the reorganisation file names every field of the format, and its example passes every check.
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { createUnitTree, readResolutionText, resolutionSchema, validateResolution } from '../../gateway/units/index.js';
import { decisionsSchema } from '../../gateway/units/reorganisation/decisions.js';
import { fencedBlocks } from './markdown.js';
import { readText } from './repository.js';

const page = readText('docs/reference/reorganisation-file.md');

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly const?: string;
}

function fields({ properties, items }: Shape, path = ''): string[] {
  if (items !== undefined) return items.properties === undefined ? [`${path}[]`] : fields(items, `${path}[]`);
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([name, one]) => fields(one, path === '' ? name : `${path}.${name}`));
}

it('names every field and no other, in both languages', () => {
  const wanted = fields(z.toJSONSchema(resolutionSchema, { io: 'input', unrepresentable: 'any' }) as Shape).sort();
  const [vi = '', en = ''] = page.split('## English');
  for (const half of [vi, en]) {
    const rows = [...half.matchAll(/^\| `([a-zA-Z[\].]+)` /gmu)].map((match) => match[1] ?? '');
    const named = rows.filter((name) => !/^[A-Z_]+$/.test(name) && !name.startsWith('CARRY'));
    expect(named.sort()).toEqual(wanted);
  }
});

it('names every decision', () => {
  const { items } = z.toJSONSchema(decisionsSchema) as Shape;
  const kinds = (items?.oneOf ?? []).map((one) => one.properties?.['kind']?.const ?? '');
  expect(kinds).toHaveLength(4);
  for (const kind of kinds) expect(page).toContain(`\`${kind}\``);
});

it('has an example without mistakes', () => {
  const example = fencedBlocks(page).find((block) => block.language === 'json');
  const reading = readResolutionText(example?.text ?? '');
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const unit = (code: string, parentCode: string | null) => ({
    ...{ code, parentCode, type: 'mẫu', name: `Mẫu ${code}`, validFrom: null, validTo: null, codeList: 'a' },
    kind: parentCode === null ? ('city' as const) : ('ward' as const),
  });
  const units = [unit('01', null), ...['99001', '99002', '99003'].map((code) => unit(code, '01'))];
  const tree = createUnitTree({ prefix: 'x', units, successions: [], formerCodes: [] });
  expect(validateResolution(tree, reading.file, { today: '2026-12-31' })).toEqual([]);
});
