// From the names that people write to the settings they mean.
import { describe, expect, it } from '@jest/globals';
import { findSetting, findUnknown, suggestName, type JsonSchema } from './settingPath.js';

const schema: JsonSchema = {
  type: 'object',
  properties: {
    http: { type: 'object', properties: { port: { type: 'integer' }, bodyBytes: { type: 'integer' } } },
    adapters: {
      type: 'object',
      properties: {
        'hr-records': {
          type: 'object',
          properties: { config: { type: 'object', properties: { maxRows: { type: 'integer' } } } },
        },
      },
    },
    issuers: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

describe('findSetting', () => {
  it('finds nested, dashed and camel-cased names, whatever their case', () => {
    expect(findSetting(schema, ['HTTP', 'BODY_BYTES'])?.path).toEqual(['http', 'bodyBytes']);
    expect(findSetting(schema, ['ADAPTERS', 'HR_RECORDS', 'CONFIG', 'MAX_ROWS'])?.path).toEqual([
      'adapters',
      'hr-records',
      'config',
      'maxRows',
    ]);
  });

  it('finds one item of a list by its number', () => {
    expect(findSetting(schema, ['ISSUERS', '1', 'ID'])?.path).toEqual(['issuers', '1', 'id']);
    expect(findSetting(schema, ['ISSUERS', 'FIRST', 'ID'])).toBeUndefined();
  });

  it('finds nothing under a name that the schema does not have', () => {
    expect(findSetting(schema, ['HTTP', 'PORTS'])).toBeUndefined();
    expect(findSetting(schema, ['CONSTRUCTOR'])).toBeUndefined();
  });
});

describe('findUnknown', () => {
  it('names every unknown key with its path, and the name that was probably meant', () => {
    const tree = { http: { prot: 1, x: 2 }, issuers: [{ id: 'a' }, { idd: 'b' }] };
    expect(findUnknown(tree, schema)).toEqual([
      'http.prot: there is no such setting (did you mean "port"?)',
      'http.x: there is no such setting',
      'issuers.1.idd: there is no such setting (did you mean "id"?)',
    ]);
  });

  it('is not fooled by names that every object has', () => {
    const tree = JSON.parse('{ "constructor": {}, "__proto__": {}, "toString": 1 }') as unknown;
    expect(findUnknown(tree, schema)).toHaveLength(3);
  });

  it('leaves maps with free names alone', () => {
    expect(findUnknown({ labels: { anything: 'goes' } }, schema)).toEqual([]);
  });
});

describe('suggestName', () => {
  it('looks where the name goes wrong', () => {
    expect(suggestName(schema, ['HTTP', 'PROT'])).toBe(' (did you mean "http.port"?)');
    expect(suggestName(schema, ['HTPP', 'PORT'])).toBe(' (did you mean "http"?)');
    expect(suggestName(schema, ['SOMETHING', 'ELSE'])).toBe('');
  });
});
