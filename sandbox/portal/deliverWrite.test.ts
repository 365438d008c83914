// What the habits do to a write, and how they are switched and counted over the wire.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { createSampleCity } from '../city/createSampleCity.js';
import { createPortalServer } from './createPortalServer.js';
import type { PortalServer } from './createPortalServer.js';
import { deliverWrite } from './deliverWrite.js';
import { toBehaviour } from './portalBehaviour.js';
import { call, login } from './portalClient.js';

const city = createSampleCity();
let portal: PortalServer;
let session: string;
let serial = 0;
let code: string;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
  session = await login(portal);
});
afterAll(() => portal.close());
beforeEach(() => {
  serial += 1;
  code = `000.00.L7.H26-261120-${String(serial).padStart(4, '0')}`;
});

function push() {
  const data = [
    {
      ...{ MaHoSo: code, MaTTHC: city.procedures[0]?.code, KenhThucHien: '1', TrangThaiHoSo: '2' },
      ...{ ChuHoSo: 'Công dân Mẫu', SoGiayToChuHoSo: '999090000001' },
    },
  ];
  return call(portal, session, 'DongBoHoSoMC', { isUpdating: 'False', data });
}

function control(path: string, options: object = {}) {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${portal.url}/sandbox/${path}`, { headers, ...options });
}

async function switchTo(habits: object) {
  return (await control('behaviour', { method: 'PATCH', body: JSON.stringify(habits) })).status;
}

async function count(): Promise<number> {
  const effects = (await (await control('effects')).json()) as Record<string, Record<string, number>>;
  return effects['DongBoHoSoMC False']?.[code] ?? 0;
}

describe('a write', () => {
  it('may be lost before the portal', async () => {
    await switchTo({ failBeforeNext: 1 });
    await expect(push()).rejects.toThrow('fetch failed');
    expect(await count()).toBe(0);
    expect((await push()).error_code).toBe('0');
  });

  it('may lose its answer', async () => {
    await switchTo({ failAfterNext: 1 });
    await expect(push()).rejects.toThrow('fetch failed');
    expect(await count()).toBe(1);
  });

  it('may be answered with what is no answer', async () => {
    await switchTo({ unreadableNext: 1 });
    await expect(push()).rejects.toThrow(SyntaxError);
    expect(await count()).toBe(1);
  });

  it('may be answered with 0 and a failure', async () => {
    await switchTo({ failInNameNext: 1 });
    expect(await push()).toEqual({ error_code: 0, message: 'Có lỗi trong quá trình đồng bộ' });
    expect(await count()).toBe(0);
  });

  it('may arrive twice', async () => {
    await switchTo({ deliverTwiceNext: 1, duplicateCode: -3 });
    expect(await push()).toMatchObject({ error_code: -3 });
    expect(await count()).toBe(1);
  });

  it('may be held, and is accepted before or after that', async () => {
    const held = { ...toBehaviour({}), stallWriteNext: 1, stallWriteMs: 20 };
    const trail: string[] = [];
    const accept = () => {
      trail.push('accepted');
      return { error_code: 0, message: '' };
    };
    for (const acceptAfterStall of [false, true]) {
      const delivery = deliverWrite({ ...held, acceptAfterStall }, accept);
      trail.push('held');
      await delivery;
    }
    expect(trail).toEqual(['accepted', 'held', 'held', 'accepted']);
  });

  it.each([
    ['failBeforeShare', { kind: 'RESET' }, 0],
    ['failAfterShare', { kind: 'RESET' }, 1],
  ])('fails in a share of cases: %s', async (habit, expected, accepted) => {
    let applied = 0;
    const accept = () => {
      applied += 1;
      return { error_code: 0, message: '' };
    };
    const behaviour = toBehaviour({ [habit]: 0.5 });
    expect(await deliverWrite(behaviour, accept, () => 0.49)).toEqual(expected);
    expect(applied).toBe(accepted);
    expect((await deliverWrite(behaviour, accept, () => 0.5)).kind).toBe('ANSWER');
  });

  it('of a stale session changes nothing', async () => {
    await control('expire-sessions', { method: 'POST' });
    expect(await push()).toMatchObject({ error_code: -1 });
    expect(await count()).toBe(0);
    session = await login(portal);
  });
});

describe('the side door', () => {
  it('shows the habits, and refuses unknown ones', async () => {
    expect(await switchTo({ latencyMs: 0, unknown: 1 })).toBe(400);
    expect(await switchTo({ failBeforeShare: 2 })).toBe(400);
    expect(await (await control('behaviour')).json()).toEqual(portal.behaviour);
  });

  it('does nothing to reads', async () => {
    await switchTo({ failBeforeShare: 1 });
    expect((await call(portal, session, 'LayDanhMucLinhVuc')).error_code).toBe('0');
    await switchTo({ failBeforeShare: 0 });
  });
});
