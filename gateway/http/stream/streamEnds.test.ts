// How long event streams over real HTTP last, what a slow reader costs, and whose places they take.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ask,
  closeScene,
  codeOf,
  EVENTS,
  eventsIn,
  settle,
  stalled,
  startScene,
  stopServer,
  SUBSCRIPTION,
} from '../../../test/support/eventScene.js';
import type { Step } from '../step.js';

afterEach(closeScene);

describe('a stream lasts', () => {
  it('as long as the token: then it ends with UNAUTHENTICATED', async () => {
    const scene = await startScene();
    const answer = await ask(scene, 'subscription { quiet }', { headers: { 'x-seconds': '0.2' } });
    const [, refusal, last] = eventsIn(await answer.ended);
    expect([codeOf(refusal as never), last?.event]).toEqual(['UNAUTHENTICATED', 'complete']);
    expect(scene.running).toBe(0);
  });

  it('as long as the rights do: then it ends with their code', async () => {
    const scene = await startScene();
    const answer = await ask(scene, 'subscription { quiet }');
    await answer.until((text) => text.includes('next'));
    scene.suspended = true;
    const [, refusal, last] = eventsIn(await answer.ended);
    expect([codeOf(refusal as never), last?.event]).toEqual(['TENANT_SUSPENDED', 'complete']);
  });

  it('as long as somebody is there', async () => {
    const scene = await startScene();
    const answer = await ask(scene, 'subscription { quiet }');
    await answer.until((text) => text.includes('next'));
    answer.leave();
    await settle(() => scene.running === 0);
    expect(scene.unexpected).toEqual([]);
  });

  it('as long as the server does not stop, which it then does at once', async () => {
    const scene = await startScene();
    const answer = await ask(scene, 'subscription { quiet }');
    await answer.until((text) => text.includes('next'));
    const started = performance.now();
    scene.streams.stop();
    await stopServer();
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(
      eventsIn(await answer.ended)
        .slice(1)
        .map(({ event }) => event),
    ).toEqual(['next', 'complete']);
    expect(scene.running).toBe(0);
  });

  it('no longer than that although it was only about to begin', async () => {
    const scene = await startScene();
    const asked = ask(scene, 'subscription { held }');
    let left = 0;
    const others = ask(scene, '{ who }').then(() => (left += 1));
    await others;
    scene.streams.stop();
    scene.release();
    const last = eventsIn(await (await asked).ended);
    expect([left, last.at(-1)?.event, codeOf(last.at(-2) as never)]).toEqual([1, 'complete', 'OVERLOADED']);
  });

  it('no longer than that although its client does not read', async () => {
    const scene = await startScene();
    const socket = await stalled(scene);
    const started = performance.now();
    scene.streams.stop();
    await stopServer();
    expect(performance.now() - started).toBeLessThan(3_000);
    socket.destroy();
  });

  it('and after that none begins', async () => {
    const scene = await startScene();
    scene.streams.stop();
    const answer = await ask(scene, SUBSCRIPTION);
    expect([answer.status, codeOf({ payload: JSON.parse(await answer.ended) })]).toEqual([503, 'OVERLOADED']);
  });
});

describe('a client that does not read', () => {
  it('gets no more made for it than fits its connection, and all of it in order when it reads on', async () => {
    const scene = await startScene();
    const socket = await stalled(scene);
    const { pulled } = scene;
    // Of 100 kB each: what the two ends of a connection hold.
    expect(pulled).toBeLessThan(200);
    let text = '';
    socket
      .setEncoding('utf8')
      .on('data', (chunk: string) => (text += chunk))
      .resume();
    await settle(() => scene.pulled > pulled + 5);
    const numbers = [...text.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n));
    expect(numbers).toEqual(numbers.map((_, n) => n));
  });

  it('is cut off when its token ends', async () => {
    const scene = await startScene();
    const socket = await stalled(scene, '1');
    await settle(() => scene.running === 0);
    socket.destroy();
  });
});

describe('places', () => {
  it('among the requests under way are given back at once: streams do not keep others out', async () => {
    const scene = await startScene({}, {}, 1);
    const answer = await ask(scene, 'subscription { quiet }');
    await answer.until((text) => text.includes('next'));
    const other = await ask(scene, '{ who }', { accept: 'application/json' });
    expect([other.status, await other.ended]).toEqual([200, '{"ordinary":"POST"}']);
  });

  it('of one person are few, counted together with their other connections, and come back', async () => {
    const scene = await startScene({}, { connectionsPerPerson: 2 });
    expect(scene.places.take('p1')).toBe(true);
    const answer = await ask(scene, 'subscription { quiet }');
    const refused = await ask(scene, SUBSCRIPTION);
    expect([refused.status, codeOf({ payload: JSON.parse(await refused.ended) })]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect((await ask(scene, 'subscription { three }', { person: 'p2' })).status).toBe(200);
    expect(scene.places.take('p1')).toBe(false);
    answer.leave();
    await settle(() => scene.places.take('p1'));
  });

  it('are not taken for somebody who left before', async () => {
    const gone: Promise<unknown>[] = [];
    const outlive: Step = (request, response, next) => {
      if (request.headers['x-leaves'] === undefined) return next();
      gone.push(once(response, 'close').then(() => next()));
    };
    const scene = await startScene({}, { connectionsPerPerson: 1 }, 20, [outlive]);
    const { port } = new URL(scene.url);
    const socket = connect(Number(port), '127.0.0.1');
    const query = encodeURIComponent('subscription { quiet }');
    const lines = [
      `GET /graphql?query=${query} HTTP/1.1`,
      'host: x',
      `accept: ${EVENTS}`,
      'x-person: p1',
      'x-leaves: 1',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await settle(() => gone.length > 0);
    socket.resetAndDestroy();
    await Promise.all(gone);
    expect(scene.places.take('p1')).toBe(true);
    expect(scene.running).toBe(0);
  });

  it('for everybody are few', async () => {
    const scene = await startScene({}, { connections: 1 });
    const answer = await ask(scene, 'subscription { quiet }');
    await answer.until((text) => text.includes('next'));
    expect((await ask(scene, SUBSCRIPTION, { person: 'p2' })).status).toBe(503);
  });
});
