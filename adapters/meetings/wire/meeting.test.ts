// What is read of a meeting, however a server spells it.
import { describe, expect, it } from '@jest/globals';
import { isLive, readRoom } from './meeting.js';
import { parseXml } from './parseXml.js';

const read = async (inner: string) =>
  readRoom(await parseXml(`<meeting><meetingID>m-1</meetingID>${inner}</meeting>`, { maxDepth: 16, maxElements: 100 }));

describe('readRoom', () => {
  it('finds metadata by names in lower case, whatever is in it', async () => {
    const room = await read('<metadata><Don-Vi><![CDATA[ A & B ]]></Don-Vi><x><y>z</y></x><empty/></metadata>');
    expect([...room.metadata]).toEqual([
      ['don-vi', 'A & B'],
      ['x', ''],
      ['empty', ''],
    ]);
  });

  it('takes times in milliseconds, and 0 for none', async () => {
    const room = await read('<createTime>1772586000123</createTime><startTime>0</startTime><endTime/>');
    expect([room.createTime, room.startTime, room.endTime]).toEqual([new Date(1772586000123), null, null]);
  });

  it('never reads a password', async () => {
    const room = await read('<attendeePW>mau-du</attendeePW><moderatorPW>mau-chu</moderatorPW>');
    expect(JSON.stringify(room)).not.toMatch(/mau-|PW/);
  });

  it.each([
    ['', true],
    ['<endTime>0</endTime><hasBeenForciblyEnded>false</hasBeenForciblyEnded>', true],
    ['<endTime>1772586000123</endTime>', false],
    ['<hasBeenForciblyEnded>TRUE</hasBeenForciblyEnded>', false],
  ])('says whether it goes on (%s)', async (inner, goesOn) => {
    expect(isLive(await read(inner))).toBe(goesOn);
  });

  it.each(['<createTime>ngày mai</createTime>', '<participantCount>-1</participantCount>'])(
    'refuses %s, without quoting it',
    async (inner) => {
      const refused: unknown = await read(inner).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
      expect((refused as { detail: string }).detail).not.toContain('ngày mai');
    },
  );
});
