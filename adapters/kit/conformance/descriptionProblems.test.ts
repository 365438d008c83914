// Descriptions in both languages.
import { expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { z } from 'zod';
import { configProblems } from './configProblems.js';
import { descriptionProblems, isBilingual } from './descriptionProblems.js';

it.each(['Hồ sơ. A dossier.', 'Mã hồ sơ; null nếu không có. The code; null if there is none.', 'Mẫu: Sample.'])(
  'takes %j for bilingual',
  (text) => {
    expect(isBilingual(text)).toBe(true);
    expect(isBilingual(text.normalize('NFD'))).toBe(true);
  },
);

it.each(['A dossier.', 'Hồ sơ.', '', 'Hồ sơ của đơn vị. Danh sách hồ sơ.', 'A dossier. Its code.'])(
  'takes %j for one language',
  (text) => {
    expect(isBilingual(text)).toBe(false);
  },
);

it('names what has no description, or one in one language, but not the id', () => {
  const sdl = `
    "Hồ sơ. A dossier."
    type Dossier { id: ID! code: String "Tên. Name." name(form: String, "form" other: Int): String }
    "Trạng thái."
    enum Status { OPEN }
    extend type Unit { dossiers: String }
  `;
  expect(descriptionProblems(parse(sdl))).toEqual([
    'Dossier.code: no description',
    'Dossier.other: describe it in Vietnamese and English',
    'Status: describe it in Vietnamese and English',
    'Status.OPEN: no description',
    'Unit.dossiers: no description',
  ]);
});

it('names settings without a description, inside others too', () => {
  const inner = z.object({ a: z.string().describe('A.').default('x'), b: z.int().optional() });
  const schema = z.object({ one: inner.prefault({}).describe('One.'), two: z.array(inner).default([]) });
  expect(configProblems(schema)).toEqual(['one.b: no description', 'two: no description', 'two[].b: no description']);
});
