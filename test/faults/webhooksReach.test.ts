// Where messages may go, who sends them when several processes could, and how a process stops.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDeskStage, type DeskStage, type RunningDesk } from '../support/webhookDesk.js';
import { reply, startUpstream, type Script, type ScriptedUpstream } from './scriptedUpstream.js';
import { selfSigned } from './selfSigned.js';

let stage: DeskStage;
let receiver: ScriptedUpstream;
const ok: Script = (socket) => socket.write(reply('', {}, '204 No Content'));
const idOf = (text: string) => /^webhook-id: (.*)\r$/m.exec(text)?.[1] ?? '';

beforeAll(async () => {
  stage = await openDeskStage('PostgreSQL');
}, 60_000);
afterAll(() => stage.stop());
afterEach(async () => {
  await receiver.stop();
  await stage.close();
  await stage.clear();
});

async function change(running: RunningDesk, count = 1): Promise<void> {
  await stage.addEvents(...Array.from({ length: count }, (_, i) => ({ key: `k${i}` })));
  running.desk.wake();
}

/** What becomes of a message to this host, and what arrived there. */
async function sendTo(host: string, given: Parameters<DeskStage['open']>[0] = {}) {
  receiver = await startUpstream(ok);
  const running = stage.open(given);
  const hook = await stage.addSealedHook(`http://${host}:${receiver.port}/`);
  await change(running);
  await Promise.race([running.until('failed'), running.until('delivered')]);
  const [row] = await stage.deliveriesOf(hook.id);
  return { failure: row?.last_failure ?? null, connections: receiver.connections(), running };
}

const leadingTo = (...addresses: readonly string[]) => ({ options: { lookUp: async () => addresses } });

describe('an address', () => {
  const closed = { settings: { allowPrivate: false } };

  it.each([
    ['of this machine', ['127.0.0.1']],
    ['of this machine, written otherwise', ['::ffff:127.0.0.1']],
    ['of a private network', ['10.0.0.1']],
    ['of a public one and a private one', ['93.184.215.14', '192.168.1.1']],
    ['that is none', ['']],
  ])('behind a name %s is not connected to', async (_what, addresses) => {
    const { failure, connections } = await sendTo('nhan.mau.example', { ...closed, ...leadingTo(...addresses) });
    expect([failure, connections]).toEqual(['ADDRESS_REFUSED', 0]);
  });

  it('that is written out is looked at as well', async () => {
    const { failure, connections } = await sendTo('127.0.0.1', closed);
    expect([failure, connections]).toEqual(['ADDRESS_REFUSED', 0]);
  });

  it('that is link-local is refused even where private ones are allowed', async () => {
    const { failure } = await sendTo('nhan.mau.example', leadingTo('169.254.169.254'));
    expect(failure).toBe('ADDRESS_REFUSED');
  });

  it('is looked up for each message: a name that leads elsewhere by then is refused', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const lookUp = async () => answers.shift() ?? [];
    const { running, connections } = await sendTo('nhan.mau.example', { options: { lookUp } });
    expect([running.outcomes, connections]).toEqual([['delivered'], 1]);
    await change(running);
    await running.until('failed');
    expect(receiver.connections()).toBe(1);
  });

  it('that nobody knows has failed, and says so in our words', async () => {
    const lookUp = () =>
      Promise.reject(Object.assign(new Error('queryA ENOTFOUND secret.host'), { code: 'ENOTFOUND' }));
    const { failure, running } = await sendTo('nhan.mau.example', { options: { lookUp } });
    expect([failure, running.errors]).toEqual(['NAME_UNKNOWN', []]);
  });

  it('that the settings do not allow any more is not sent to', async () => {
    const { failure, connections } = await sendTo('127.0.0.1', { settings: { allowedHosts: ['khac.mau.example'] } });
    expect([failure, connections]).toEqual(['URL_REFUSED', 0]);
  });
});

describe('over TLS', () => {
  async function sendSecurely(ca: string | undefined) {
    receiver = await startUpstream(ok, { tls: selfSigned, scheme: 'https' });
    const running = stage.open({ options: { ca } });
    const hook = await stage.addSealedHook(`https://localhost:${receiver.port}/`);
    await change(running);
    await Promise.race([running.until('failed'), running.until('delivered')]);
    return (await stage.deliveriesOf(hook.id))[0];
  }

  it('a receiver proves who it is', async () => {
    expect(await sendSecurely(selfSigned.cert)).toMatchObject({ state: 'DELIVERED' });
  });

  it('one that cannot is not told anything', async () => {
    expect(await sendSecurely(undefined)).toMatchObject({ last_failure: 'TLS_FAILED' });
    expect(receiver.hits()).toBe(0);
  });
});

describe('several processes', () => {
  it('send each message once where nothing fails', async () => {
    const ids: string[] = [];
    receiver = await startUpstream((socket, request) => {
      ids.push(idOf(request.text));
      ok(socket, request);
    });
    const [one, other] = [stage.open(), stage.open()];
    await stage.addSealedHook(`${receiver.url}/a`);
    await stage.addSealedHook(`${receiver.url}/b`);
    await change(one, 100);
    other.desk.wake();
    while (one.outcomes.length + other.outcomes.length < 200) await new Promise((resolve) => setImmediate(resolve));
    expect([ids.length, new Set(ids).size]).toEqual([200, 200]);
    expect([...one.outcomes, ...other.outcomes].every((outcome) => outcome === 'delivered')).toBe(true);
  });
});

describe('a process that stops', () => {
  /** A receiver that answers when it is told to. */
  async function holding() {
    const ids: string[] = [];
    let answer: () => void = () => undefined;
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    receiver = await startUpstream((socket, request) => {
      ids.push(idOf(request.text));
      answer = () => ok(socket, request);
      if (request.number > 1) answer();
      arrive();
    });
    return { ids, arrived, answer: () => answer() };
  }

  it('finishes what is under way', async () => {
    const { arrived, answer } = await holding();
    const running = stage.open();
    const hook = await stage.addSealedHook(`${receiver.url}/`);
    await change(running);
    await arrived;
    const stopped = running.desk.stop();
    answer();
    await stopped;
    expect(await stage.deliveriesOf(hook.id)).toMatchObject([{ state: 'DELIVERED', owner: null }]);
  });

  it('gives back what does not end in time: another sends it, under the same id', async () => {
    const { arrived, ids } = await holding();
    const running = stage.open({ settings: { graceMs: 10 } });
    const hook = await stage.addSealedHook(`${receiver.url}/`);
    await change(running);
    await arrived;
    await running.desk.stop();
    expect(await stage.deliveriesOf(hook.id)).toMatchObject([{ state: 'PENDING', owner: null, until: null }]);
    const other = stage.open();
    await other.until('delivered');
    expect([ids.length, new Set(ids).size, running.outcomes]).toEqual([2, 1, []]);
  });
});
