// From an id to names: whatever the id, code, grants and GraphQL can use them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toNames } from '../../scripts/adapter-new/toNames.js';
import { toRegistry } from '../../scripts/codegen/toRegistry.js';

describe('toNames', () => {
  it.each([
    ['land-records', 'LandRecord', 'landRecords', 'land-record'],
    ['agencies', 'Agency', 'agencies', 'agency'],
    ['boxes', 'Box', 'boxes', 'box'],
    ['status', 'Status', 'statuses', 'status'],
    ['gis', 'Gis', 'gises', 'gis'],
    ['address', 'Address', 'addresses', 'address'],
    ['holidays', 'Holiday', 'holidays', 'holiday'],
    ['edoc2-files', 'EdocFile', 'edocFiles', 'edoc-file'],
  ])('%s has rows called %s', (id, Entity, entities, resource) => {
    expect(toNames({ id })).toMatchObject({ Entity, entities, resource });
  });

  it('takes the name of the rows that it is given', () => {
    const names = toNames({ id: 'land-records', entity: 'Parcel' });
    expect(names).toMatchObject({ adapter: 'landRecords', Entity: 'Parcel', entities: 'parcels', resource: 'parcel' });
  });

  it('writes titles as literals, quotes and all', () => {
    const names = toNames({ id: 'land', titleVi: 'Đất "mẫu"', titleEn: "Sample 'land'" });
    expect(JSON.parse(names.titleVi)).toBe('Đất "mẫu"');
    expect(names).toMatchObject({ titleEn: `"Sample 'land'"`, titleViText: 'Đất "mẫu"' });
  });

  it('has a title in both languages without being given one', () => {
    expect(toNames({ id: 'land-records' })).toMatchObject({
      titleViText: 'Hệ thống land-records',
      titleEnText: 'Land records',
    });
  });

  it('gives names that code, grants, the schema and the registry accept, for every id with two letters', () => {
    const id = fc.stringMatching(/^[a-z]{2}[a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,3}$/);
    fc.assert(
      fc.property(id, (given) => {
        const { adapter, Entity, entity, entities, resource } = toNames({ id: given });
        expect(adapter).toMatch(/^[a-z][A-Za-z0-9]*$/);
        expect(Entity).toMatch(/^[A-Z][A-Za-z]*$/);
        expect(entity).not.toBe(entities);
        expect(resource).toMatch(/^[a-z][a-z-]*$/);
        expect(toRegistry([given])).toContain(`{ ${adapter}Adapter }`);
      }),
    );
  });
});
