// Types of X-Road's own errors, in both spellings, and what reaches the log.
import { describe, expect, it } from '@jest/globals';
import { normalizeType, toCode, toXRoadFailure } from './xroadError.js';

const ROWS = [
  ['Server.ServerProxy.AccessDenied', 'UPSTREAM_AUTH'],
  ['server.serverproxy.access_denied', 'UPSTREAM_AUTH'],
  ['Server.ClientProxy.SslAuthenticationFailed', 'UPSTREAM_AUTH'],
  ['server.clientproxy.ssl_authentication_failed', 'UPSTREAM_AUTH'],
  ['Server.ServerProxy.ServiceFailed.SslAuthenticationFailed', 'UPSTREAM_UNAVAILABLE'],
  ['Server.ServerProxy.UnknownService', 'UPSTREAM_ERROR'],
  ['server.serverproxy.unknown_service', 'UPSTREAM_ERROR'],
  ['Server.ClientProxy.UnknownMember', 'UPSTREAM_ERROR'],
  ['Client.InvalidClientIdentifier', 'UPSTREAM_ERROR'],
  ['client.invalid_client_identifier', 'UPSTREAM_ERROR'],
  ['Server.ServerProxy.ServiceType', 'UPSTREAM_ERROR'],
  ['Client.BadRequest', 'UPSTREAM_ERROR'],
  ['Client.MissingHeaderField', 'UPSTREAM_ERROR'],
  ['Server.ServerProxy.ServiceDisabled', 'UPSTREAM_UNAVAILABLE'],
  ['server.serverproxy.maintenance_mode', 'UPSTREAM_UNAVAILABLE'],
  ['Server.ServerProxy.ServiceFailed', 'UPSTREAM_UNAVAILABLE'],
  ['Server.ServerProxy.ServiceFailed.HttpError', 'UPSTREAM_UNAVAILABLE'],
  ['Server.ClientProxy.NetworkError', 'UPSTREAM_UNAVAILABLE'],
  ['server.clientproxy.unknown_host', 'UPSTREAM_UNAVAILABLE'],
  ['Server.ClientProxy.IOError', 'UPSTREAM_UNAVAILABLE'],
  ['Server.ClientProxy.OutdatedGlobalConf', 'UPSTREAM_UNAVAILABLE'],
  ['server.clientproxy.global_conf_outdated', 'UPSTREAM_UNAVAILABLE'],
  ['Server.ServerProxy.TimestampingFailed', 'UPSTREAM_UNAVAILABLE'],
  ['Server.ServerProxy.DatabaseError', 'UPSTREAM_UNAVAILABLE'],
  ['Signer.SomethingNew', 'UPSTREAM_ERROR'],
  ['constructor', 'UPSTREAM_ERROR'],
] as const;

describe('errors of X-Road', () => {
  it.each(ROWS)('%s is %s', (type, code) => {
    expect(toCode(type)).toBe(code);
  });

  it('are one in both spellings', () => {
    expect(normalizeType('Server.ServerProxy.AccessDenied')).toEqual(normalizeType('server.serverproxy.access_denied'));
  });

  it('reach the log with their type and number, and nothing that was written by hand', () => {
    const number = '7d0d6b42-3c11-4e0d-9a30-5f1c0f7a2f10';
    expect(toXRoadFailure('Server.ServerProxy.AccessDenied', number).detail).toBe(
      `X-Road: server.serverproxy.accessdenied (${number})`,
    );
    expect(toXRoadFailure('Server.999000000001.x y', 'số 999000000001').detail).toBe('X-Road: server');
  });
});
