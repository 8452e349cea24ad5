import { userInfo } from 'node:os';

/** The name of the account this runs under; empty where it has none, as in some containers. */
export function findUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
