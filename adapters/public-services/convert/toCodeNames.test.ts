// Code lists with keys of all kinds.
import { expect, it } from '@jest/globals';
import { toCodeName } from './toCodeNames.js';

it.each([
  [{ MAGIOITINH: '01', TENGIOITINH: 'Nam' }, '01', 'Nam'],
  [{ MAQUANHUYEN: '003', MAPHUONGXA: '00103', TENPHUONGXA: 'Tây Hồ' }, '00103', 'Tây Hồ'],
  [{ ID: 7, NAME: 'Mẫu' }, '7', 'Mẫu'],
  [{ SOVANBAN: '12/2024/NĐ-MẪU', TENVANBAN: 'Văn bản mẫu' }, '12/2024/NĐ-MẪU', 'Văn bản mẫu'],
  [{ CODE: 'x', MOTA: '' }, 'x', null],
  [{}, null, null],
])('reads %j', (entry, code, name) => {
  expect(toCodeName(entry)).toEqual({ code, name });
});
