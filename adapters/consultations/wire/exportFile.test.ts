// Files of exports: two layouts of JSON, CSV as LimeSurvey writes it, and what is none.
import { describe, expect, it } from '@jest/globals';
import { UpstreamError } from '../../kit/index.js';
import { readExport } from './exportFile.js';

const pack = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const rows = [
  { id: 7, values: { id: '7', DV: 'H26.L7', DONGY: 'Y', GOPY: 'Có "mẫu"; hai\ndòng' } },
  { id: 9, values: { id: '9', DV: '', DONGY: '', GOPY: '' } },
];

describe('exports', () => {
  it.each([
    [
      {
        responses: [
          { id: 7, ...rows[0]?.values },
          { id: '9', DV: null, DONGY: '', GOPY: '' },
        ],
      },
    ],
    [{ responses: [{ '7': { ...rows[0]?.values } }, { '9': { id: 9, DV: '', DONGY: null, GOPY: '' } }] }],
  ])('are read in either layout of JSON', (file) => {
    expect(readExport(pack(JSON.stringify(file)), 'json')).toEqual(rows);
  });

  it('take the id of a row from around it where it is not inside', () => {
    expect(readExport(pack('{"responses":[{"31":{"DV":"x"}}]}'), 'json')).toEqual([{ id: 31, values: { DV: 'x' } }]);
  });

  it('are read from CSV with a byte order mark, quotes and line breaks', () => {
    const text = '\uFEFF"id";"DV";"DONGY";"GOPY"\r\n"7";"H26.L7";"Y";"Có ""mẫu""; hai\ndòng"\r\n"9";"";"";""\r\n';
    expect(readExport(pack(text), 'csv')).toEqual(rows);
  });

  it.each([
    ['csv', '"id";"DV"\r\n'],
    ['csv', ''],
    ['json', '{"responses":[]}'],
  ] as const)('may be empty (%s)', (format, text) => {
    expect(readExport(pack(text), format)).toEqual([]);
  });

  it.each([
    ['json', pack('{"responses":')],
    ['json', pack('{}')],
    ['json', pack('{"responses":[{"DV":"x"}]}')],
    ['json', pack(new Uint8Array([0xff, 0xfe, 0x22]))],
    ['csv', pack('"id";"DV"\r\n"7"\r\n')],
    ['csv', pack('"DV"\r\n"x"\r\n')],
  ] as const)('are refused when they are none (%s, %s)', (format, file) => {
    expect(() => readExport(file, format)).toThrow(UpstreamError);
  });
});
