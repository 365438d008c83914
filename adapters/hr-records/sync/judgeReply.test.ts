// What replies mean, and what of their text may be logged.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createReplyJudge } from './judgeReply.js';
import { loginSchema, replySchema, toLoggable } from './syncReply.js';
import { syncSchema } from './syncSettings.js';

const account = { baseUrl: 'http://127.0.0.1:1', username: 'mau', password: 'mau', orgCode: '000.00.00.H26' };
const judge = createReplyJudge(syncSchema.parse(account));

function verdictOf(message: string, err_code: unknown = 1, transaction_id: unknown = 'T') {
  return judge(replySchema.parse({ message, err_code, transaction_id }));
}

describe('a reply', () => {
  it.each([
    ['Hồ sơ đã tồn tại', 'EXISTS'],
    ['Hồ sơ không tồn tại', 'MISSING'],
    ['Không tìm thấy hồ sơ', 'MISSING'],
    ['Mã đơn vị không tồn tại', 'FORBIDDEN'],
    ['Tài khoản chưa được phân quyền cho đơn vị này', 'FORBIDDEN'],
    ['Token không hợp lệ hoặc đã hết hạn', 'TOKEN'],
    ['Hệ thống đang bận, vui lòng thử lại sau', 'UNKNOWN'],
    ['Giá trị của trường BacLuong không có trong danh mục', 'CONTENT'],
    ['Thiếu THONGTINCHUNG', 'CONTENT'],
    ['Mã ngạch không tồn tại', 'UNKNOWN'],
    ['', 'UNKNOWN'],
  ])('%j means %s', (message, verdict) => {
    expect(verdictOf(message)).toBe(verdict);
    expect(verdictOf(message.normalize('NFD'))).toBe(verdict);
    expect(verdictOf(message, '0')).toBe('ACCEPTED');
  });

  it('about unreadable content leaves open what was taken, unless it does not know the transaction', () => {
    expect(verdictOf('Dữ liệu không đúng định dạng')).toBe('CONTENT');
    for (const none of ['', null, undefined, 5])
      expect(
        judge(replySchema.parse({ message: 'Dữ liệu không đúng định dạng', err_code: 1, transaction_id: none })),
      ).toBe('UNREADABLE');
    expect(judge(replySchema.parse({ message: 'Dữ liệu không đúng định dạng', err_code: 1 }))).toBe('UNREADABLE');
  });

  it.each([null, [], {}, { err_code: null }, { err_code: 'x' }, 'OK', { message: 'Thành công' }])(
    'like %j is none',
    (reply) => {
      expect(replySchema.safeParse(reply).success).toBe(false);
      expect(loginSchema.safeParse(reply).success).toBe(false);
    },
  );
});

describe('what is logged', () => {
  it('has nothing of what was sent, and no long number', () => {
    const sent = fc.dictionary(fc.string(), fc.string({ minLength: 3, unit: 'grapheme' }), { minKeys: 1 });
    const isBare = fc.property(sent, fc.string(), (values, between) => {
      const message = Object.values(values).join(between);
      const text = toLoggable(message, { nested: [values] });
      for (const value of Object.values(values)) if (!value.includes('…')) expect(text).not.toContain(value);
    });
    fc.assert(isBare);
    expect(toLoggable('Trùng số 001 090 000 001', {})).toBe('Trùng số …');
  });
});
