// The envelope in all the forms it comes in.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { replies } from '../fixtures/scriptedPortal.js';
import { replySchema, rowsOf, totalOf } from './portalReply.js';

const read = (name: string) => replySchema.parse(replies[name]);

describe('a reply', () => {
  it.each([0, '0', '00', ' 0 '])('counts error_code %j as accepted', (error_code) => {
    expect(replySchema.parse({ error_code }).code).toBe(0);
  });

  it.each([null, [], {}, 'OK', 0, { error_code: null }, { error_code: 'x' }, { error_code: 0.5 }, { message: 'OK' }])(
    'is not %j',
    (value) => {
      expect(replySchema.safeParse(value).success).toBe(false);
    },
  );

  it('carries the session of a login, and none of a refused one', () => {
    expect(read('loginAccepted')).toMatchObject({ code: 0, session: 'phien-mau-1' });
    expect(read('loginRefused')).toMatchObject({ code: -1, session: null });
  });

  it('has its result unwrapped from a message that is JSON', () => {
    expect(rowsOf(read('doubleEncoded').result)).toEqual([{ MATTHC: '9.000012', TENTTHC: 'Thủ tục mẫu 012' }]);
  });

  it('is unwrapped whole if the message holds another envelope, the total with it', () => {
    const reply = read('doubleEncodedWhole');
    expect([reply.code, reply.message, rowsOf(reply.result)]).toEqual([0, 'Thành công', [{ MATTHC: '9.000012' }]]);
    expect(totalOf(reply, 'tongso')).toBe(1);
  });

  it('keeps the code and the text of a wrapped refusal', () => {
    expect(read('doubleEncodedRefusal')).toMatchObject({ code: -1, message: 'Phiên làm việc không hợp lệ' });
  });

  it('leaves a message alone that merely begins like JSON', () => {
    expect(replySchema.parse({ error_code: -1, message: '[Lỗi] hồ sơ' }).message).toBe('[Lỗi] hồ sơ');
  });

  it('composes the accents of its message, so that patterns find them', () => {
    expect(replySchema.parse({ error_code: -1, message: 'phiên'.normalize('NFD') }).message).toBe('phiên');
  });

  it('never ends in anything but a reply or a refusal to parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (error_code, message, result) => {
        const parsed = replySchema.safeParse({ error_code, message, result });
        if (parsed.success) expect(Array.isArray(rowsOf(parsed.data.result))).toBe(true);
      }),
    );
  });
});

describe('the rows of a result', () => {
  it.each(['empty', 'noResult', 'nullResult'])('are none in %s', (name) => {
    expect(rowsOf(read(name).result)).toEqual([]);
  });

  it('may lie in result.data', () => {
    expect(rowsOf(read('insideData').result)).toEqual([{ MADVC: '9.000012.01' }]);
  });

  it('may be one object, or one text', () => {
    expect(rowsOf({ MAHOSO: 'a' })).toEqual([{ MAHOSO: 'a' }]);
    expect(rowsOf('Trả lời mẫu')).toEqual([{ TEXT: 'Trả lời mẫu' }]);
    expect(rowsOf({})).toEqual([]);
  });
});

describe('the total', () => {
  it('is read beside or inside the result, as number or text, whatever the case of its key', () => {
    expect(totalOf(replySchema.parse({ error_code: 0, tongso: '12' }), 'tongso')).toBe(12);
    expect(totalOf(replySchema.parse({ error_code: 0, result: { TONGSO: 3, data: [] } }), 'tongso')).toBe(3);
    expect(totalOf(replySchema.parse({ error_code: 0, tongso: 'nhiều' }), 'tongso')).toBeNull();
  });
});
