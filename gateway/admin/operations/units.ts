// Units of all times, by name or code. Public facts.
import { z } from 'zod';
import { foldText } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { day, line, optional, page } from '../inputs.js';
import { readPage } from '../paging.js';
import { toUnit } from '../views.js';

export const units = defineQuery({
  name: 'units',
  input: z.object({
    search: optional(line(200)),
    level: optional(z.enum(['CITY', 'DISTRICT', 'WARD'])),
    on: optional(day),
    ...page,
  }),
  points: 2,
  event: null,
  authorise: () => null,
  async act({ search, level, on, ...args }, context) {
    const { tree } = context.services;
    const words = search === null ? null : foldText(search);
    const found = (on === null ? tree.units : tree.unitsOn(on))
      .filter((unit) => level === null || unit.level === level)
      .filter((unit) => words === null || unit.code === words || foldText(unit.fullName).includes(words))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const result = await readPage(
      context,
      { name: 'units', filter: [search, level, on], args },
      async (above, limit) => found.filter(({ key }) => above === null || key > above).slice(0, limit),
      ({ key }) => key,
      ({ key }) => toUnit(tree, key),
    );
    return { result };
  },
});
