import { isIPv4 } from 'node:net';

/**
 * Why code and keys are not sent to an address; undefined when they may be. Only the machine itself may be reached
 * unencrypted, unless the user allows more.
 */
export function findAddressProblem(address: string, allowsPlainHttp: boolean): string | undefined {
  if (!URL.canParse(address)) return `"${address}" is not the address of a model server, such as https://host/v1.`;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') {
    return 'The address of the model server holds a user name or password, which would show up in logs.';
  }
  if (protocol === 'https:') return undefined;
  if (protocol !== 'http:') return `"${address}" does not begin with https:// or http://.`;
  if (allowsPlainHttp || isLoopback(hostname)) return undefined;
  return `http://${hostname} would get your code and key unencrypted. Use https://, or allow http:// in the settings.`;
}

function isLoopback(hostname: string): boolean {
  if (isIPv4(hostname)) return hostname.startsWith('127.');
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]';
}
