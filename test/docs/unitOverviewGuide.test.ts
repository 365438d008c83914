// The guides to a unit's month name every part that a system adds to it, each with the capability that opens it.
import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { readText } from './repository.js';

const schema = parse(readText('docs/reference/schema.graphql'));
const overview = schema.definitions.find(
  (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'UnitOverview',
);
const own = ['id', 'unit', 'month'];
const parts = (overview?.kind === Kind.OBJECT_TYPE_DEFINITION ? (overview.fields ?? []) : [])
  .map(({ name }) => name.value)
  .filter((name) => !own.includes(name));

describe.each(['docs/guides/unit-overview.md', 'docs/guides/unit-overview.vi.md'])('%s', (page) => {
  it('names every part', () => {
    expect(parts.length).toBeGreaterThan(8);
    const rows = readText(page).split('\n');
    expect(parts.filter((name) => !rows.some((row) => row.startsWith(`| \`${name}\` `)))).toEqual([]);
  });
});
