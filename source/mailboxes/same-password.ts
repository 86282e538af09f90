// Whether what was typed twice is the same.
import type {Secret} from '../host/secret.ts';

export const samePassword = (one: Secret, other: Secret): boolean => one.reveal() === other.reveal();

export const isEmptyPassword = (password: Secret): boolean => password.reveal() === '';
